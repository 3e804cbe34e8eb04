import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EngineEnd, runEngine } from "../cli/engine-process.ts";

const CONFIG = `
resources:
  - kind: item
    selector: { query: "true" }
    port: { entity: { mappings: { identifier: .id, blueprint: '"b"', properties: { v: .v } } } }
`;

/** What `engine run` made of one payload file. */
export interface Ran {
  /** The identifiers of the entities, in order. */
  readonly mapped: readonly string[];
  /** How many places it counted as not JSON. */
  readonly broken: number;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** Maps a payload file of this name and text, items with an `id`. */
export async function runOn(name: string, text: string | Buffer): Promise<Ran> {
  const { stdout, stderr, exitCode } = await engineOn("run", name, text);
  const mapped = stdout.split("\n").flatMap((line) => /"identifier":"(.*?)"/.exec(line)?.[1] ?? []);
  return { mapped, broken: Number(/and (\d+) not JSON/.exec(stderr)?.[1] ?? 0), stderr, exitCode };
}

/** Runs a command that maps on the same. */
export async function engineOn(command: "run" | "explain", name: string, text: string | Buffer): Promise<EngineEnd> {
  const cwd = mkdtempSync(join(tmpdir(), "longshore-field-"));
  try {
    writeFileSync(join(cwd, "m.yml"), CONFIG);
    writeFileSync(join(cwd, name), text);
    return await runEngine({ args: [command, "-c", "m.yml", name], cwd });
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
