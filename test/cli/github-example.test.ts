import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GITHUB_KINDS, writeGithubPayloads } from "../payloads/github-payloads.ts";
import { runEngine } from "./engine-process.ts";

const EXAMPLE = fileURLToPath(new URL("../../examples/github/", import.meta.url));
const EXPECTED = new URL("./expected/github-entities.json", import.meta.url);
const RUN = ["run", "-c", join(EXAMPLE, "port-app-config.yml"), "--blueprints", join(EXAMPLE, "blueprints.json")];

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "longshore-github-"));
  writeGithubPayloads(folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const payloads = (kind: string): string => readFileSync(join(folder, `${kind}.ndjson`), "utf8");
const expectedLines = (): string[] => readFileSync(EXPECTED, "utf8").split("\n").slice(1, -2);

test("GitHub's payloads give the committed entities", async () => {
  const { stdout, stderr, exitCode } = await runEngine({ args: [...RUN, "--format", "json", folder] });
  await expect(stdout).toMatchFileSnapshot(fileURLToPath(EXPECTED));
  expect(stderr).toContain("repository       13      11         2        0       0");
  expect(exitCode).toBe(0);
});

test("the same payloads through a pipe give the same entities", async () => {
  const piped: string[] = [];
  for (const kind of GITHUB_KINDS) {
    const { stdout } = await runEngine({ args: [...RUN, "--kind", kind, "-"], stdin: payloads(kind) });
    piped.push(...stdout.trimEnd().split("\n"));
  }
  expect(piped).toEqual(expectedLines().map((line) => line.replace(/,$/, "")));
});

test("one broken line is named, and costs no other entity", async () => {
  const lines = payloads("repository").split("\n");
  const file = join(folder, "broken.ndjson");
  writeFileSync(file, [...lines.slice(0, 4), lines[4]?.slice(0, 100), ...lines.slice(5)].join("\n"));
  const { stdout, stderr, exitCode } = await runEngine({ args: [...RUN, "--kind", "repository", file] });
  expect(stderr).toContain(`at ${file}:5:`);
  expect(stdout.trimEnd().split("\n")).toHaveLength(10);
  expect(exitCode).toBe(4);
});

test("nothing is found wrong with the example, and its tests pass", async () => {
  const check = await runEngine({ args: ["check", ...RUN.slice(1)] });
  expect(check).toMatchObject({ stdout: expect.stringContaining("nothing to report"), exitCode: 0 });
  const tests = await runEngine({ args: ["test", EXAMPLE] });
  expect(tests).toMatchObject({ stdout: expect.stringContaining(" passed, 0 failed"), exitCode: 0 });
});
