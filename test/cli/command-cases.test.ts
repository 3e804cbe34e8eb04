import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { runEngine } from "./engine-process.ts";

/** One call of the command line. What is left out is not looked at. */
interface CommandCase {
  /** Says what breaks if the case fails. */
  readonly name: string;
  /** Files of the folder in which the command runs, beside the shared ones. */
  readonly files?: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdout?: string;
  readonly stderr?: string;
  /** Texts that have to be in it. */
  readonly stdoutHas?: readonly string[];
  readonly stderrHas?: readonly string[];
  /** 0 when left out. */
  readonly exitCode?: number;
  /** Files after the command. */
  readonly filesAfter?: Readonly<Record<string, string>>;
}

interface CaseFile {
  /** Files that every case of this file has. */
  readonly files?: Readonly<Record<string, string>>;
  readonly cases: readonly CommandCase[];
}

const folder = new URL("./cases/", import.meta.url);

for (const name of readdirSync(folder).toSorted()) {
  const { files: shared = {}, cases }: CaseFile = parse(readFileSync(new URL(name, folder), "utf8"));
  describe.concurrent(name.replace(/\.yml$/, ""), () => {
    for (const each of cases) test(each.name, () => check(each, shared));
  });
}

async function check(each: CommandCase, shared: Readonly<Record<string, string>>): Promise<void> {
  const cwd = mkdtempSync(join(tmpdir(), "longshore-cli-"));
  try {
    writeFiles(cwd, { ...shared, ...each.files });
    const { args, stdin, env } = each;
    const end = await runEngine({ args, stdin, env, cwd });
    const seen = `stdout:\n${end.stdout}\nstderr:\n${end.stderr}`;
    if (each.stdout !== undefined) expect(end.stdout, seen).toBe(each.stdout);
    if (each.stderr !== undefined) expect(end.stderr, seen).toBe(each.stderr);
    for (const text of each.stdoutHas ?? []) expect(end.stdout).toContain(text);
    for (const text of each.stderrHas ?? []) expect(end.stderr).toContain(text);
    expect(end.exitCode, seen).toBe(each.exitCode ?? 0);
    for (const [path, text] of Object.entries(each.filesAfter ?? {})) {
      expect(readFileSync(join(cwd, path), "utf8")).toBe(text);
    }
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

function writeFiles(cwd: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
}
