import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const BIN = fileURLToPath(new URL("../../../packages/worker/bin/worker.mjs", import.meta.url));

export interface WorkerEnd {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** The real command in a process of its own, with no settings but those given. */
export class WorkerProcess {
  readonly ended: Promise<WorkerEnd>;
  readonly #child: ChildProcess;
  #stdout = "";
  #stderr = "";

  constructor(args: readonly string[], settings: Readonly<Record<string, string>>, uid?: number) {
    const { PATH = "", HOME = "" } = process.env;
    const user = uid === undefined ? {} : { uid, gid: uid };
    this.#child = spawn(process.execPath, [BIN, ...args], { env: { PATH, HOME, ...settings }, ...user });
    this.#child.stdout?.on("data", (chunk: Buffer) => {
      this.#stdout += chunk.toString("utf8");
    });
    this.#child.stderr?.on("data", (chunk: Buffer) => {
      this.#stderr += chunk.toString("utf8");
    });
    this.ended = once(this.#child, "close").then(([exitCode]) => ({
      stdout: this.#stdout,
      stderr: this.#stderr,
      exitCode: typeof exitCode === "number" ? exitCode : null,
    }));
  }

  /** The URL that it listens on. @throws if it ends before it does */
  async listening(): Promise<string> {
    for (;;) {
      const url = /"listening on (http:[^"]+)"/.exec(this.#stdout)?.[1];
      if (url !== undefined) return url;
      const next = Promise.race([once(this.#child.stdout ?? this.#child, "data"), this.ended]);
      const end = await next;
      if (!Array.isArray(end)) throw new Error(`the worker ended: ${end.stdout}${end.stderr}`);
    }
  }

  stop(signal: NodeJS.Signals): Promise<WorkerEnd> {
    this.#child.kill(signal);
    return this.ended;
  }
}

/** `uid`: as another user, which only root may do. */
export function runWorker(
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
  uid?: number,
): Promise<WorkerEnd> {
  return new WorkerProcess(args, settings, uid).ended;
}
