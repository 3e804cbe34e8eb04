import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const BIN = fileURLToPath(new URL("../../packages/engine/bin/engine.mjs", import.meta.url));

export interface EngineCall {
  readonly args: readonly string[];
  readonly stdin?: string | undefined;
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

export interface EngineEnd {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** Runs the real command in a process of its own. */
export function runEngine({ args, stdin = "", cwd, env = {} }: EngineCall): Promise<EngineEnd> {
  const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env;
  const child = spawn(process.execPath, [BIN, ...args], { cwd, env: { ...inherited, COLUMNS: "100", ...env } });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  // A command that refuses its arguments is gone before it has read anything.
  child.stdin.on("error", () => {});
  child.stdin.end(stdin);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ stdout: stdout(), stderr: stderr(), exitCode }));
  });
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString("utf8");
}
