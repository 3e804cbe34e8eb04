import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const BIN = fileURLToPath(new URL("../../packages/engine/bin/engine.mjs", import.meta.url));
const CONFIG = `
resources:
  - kind: item
    selector: {}
    port: { entity: { mappings: { identifier: .id, blueprint: '"item"' } } }
`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "longshore-large-"));
  writeFileSync(join(folder, "config.yml"), CONFIG);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** 5 kB of JSON. */
const payload = (id: number): string => JSON.stringify({ id: `item-${id}`, filler: "x".repeat(5_000) });

/** Runs the command on a stream of texts, with too little heap for all of them at once. */
async function runOn(texts: Iterable<string>, args: readonly string[]): Promise<{ lines: number; exitCode: number }> {
  const child = spawn(process.execPath, ["--max-old-space-size=40", BIN, "run", "-c", "config.yml", ...args], {
    cwd: folder,
    stdio: ["pipe", "pipe", "ignore"],
  });
  let lines = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    for (const byte of chunk) if (byte === 10) lines += 1;
  });
  for (const text of texts) if (!child.stdin.write(text)) await once(child.stdin, "drain");
  child.stdin.end();
  const [exitCode] = await once(child, "close");
  return { lines, exitCode };
}

function* ndjson(count: number): Generator<string> {
  for (let id = 0; id < count; id += 1) yield `${payload(id)}\n`;
}

function* oneArray(count: number): Generator<string> {
  yield "[\n";
  for (let id = 0; id < count; id += 1) yield `${id > 0 ? ",\n" : ""}${payload(id)}`;
  yield "\n]\n";
}

test("100 MB of NDJSON are mapped with a heap of 40 MB", { timeout: 60_000 }, async () => {
  expect(await runOn(ndjson(20_000), ["-"])).toEqual({ lines: 20_000, exitCode: 0 });
});

test("one array of 100 MB is mapped with a heap of 40 MB", { timeout: 60_000 }, async () => {
  expect(await runOn(oneArray(20_000), ["-"])).toEqual({ lines: 20_000, exitCode: 0 });
});

test("a reader that goes away ends the command quietly", { timeout: 60_000 }, async () => {
  writeFileSync(join(folder, "items.ndjson"), [...ndjson(20_000)].join(""));
  const child = spawn(process.execPath, [BIN, "run", "-c", "config.yml", "items.ndjson"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  await once(child.stdout, "data");
  child.stdout.destroy();
  const [exitCode] = await once(child, "close");
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
});
