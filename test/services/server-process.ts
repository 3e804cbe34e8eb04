import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export interface ServerCommand {
  readonly command: readonly [string, ...string[]];
  /** The container that the command runs in: a signal to `docker run` would not reach what runs inside. */
  readonly container: string | null;
  readonly environment?: Readonly<Record<string, string>>;
  readonly logFile: string;
}

/** A server that runs in a process of ours and does not outlive us. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #of: ServerCommand;
  readonly #killAtExit = (): void => this.#send("SIGKILL");

  private constructor(of: ServerCommand) {
    this.#of = of;
    const log = openSync(of.logFile, "a");
    const [program, ...rest] = of.command;
    this.#child = spawn(program, rest, {
      stdio: ["ignore", log, log],
      env: { ...process.env, ...of.environment },
    });
    closeSync(log);
    this.#child.on("error", () => {});
    process.on("exit", this.#killAtExit);
  }

  /** Resolves when `isReady` no longer rejects. @throws with the end of its log if it ends, or is not ready in time. */
  static async start(of: ServerCommand, isReady: () => Promise<void>, seconds = 60): Promise<ServerProcess> {
    const server = new ServerProcess(of);
    const end = Date.now() + seconds * 1_000;
    for (;;) {
      if (server.hasEnded) break;
      try {
        await isReady();
        return server;
      } catch {
        if (Date.now() > end) break;
        await sleep(50);
      }
    }
    await server.end("SIGKILL");
    throw new Error(`${of.command[0]} did not become ready:\n${readFileSync(of.logFile, "utf8").slice(-2_000)}`);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get hasEnded(): boolean {
    return this.#child.pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    process.off("exit", this.#killAtExit);
    if (this.hasEnded) return;
    const ended = once(this.#child, "exit");
    this.#send(signal);
    await ended;
  }

  #send(signal: NodeJS.Signals): void {
    const { container } = this.#of;
    if (container === null) this.#child.kill(signal);
    else execFileSync("docker", ["kill", `--signal=${signal}`, container], { stdio: "ignore" });
  }
}
