import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Call, callAt } from "../http/test-server.ts";

const BIN = fileURLToPath(new URL("../../../packages/worker/bin/worker.mjs", import.meta.url));

/** Given to every worker that names no others by environment. */
const CLIENT = { clientId: "harness", clientSecret: "a secret of the harness" };

/** `worker start` in a process of its own, with the settings of docs/operations.md and nothing of our own environment. */
export class WorkerProcess {
  /** Everything it logged, a line each. */
  readonly log: string[] = [];
  readonly #child: ChildProcess;
  readonly #exit: Promise<unknown>;
  readonly #killAtExit = (): void => void this.#child.kill("SIGKILL");
  #url: string | null = null;

  private constructor(environment: Readonly<Record<string, string>>, port: number) {
    const { PATH = "", HOME = "" } = process.env;
    const { clientId, clientSecret } = CLIENT;
    this.#child = spawn(process.execPath, [BIN, "start", "--port", String(port)], {
      env: { PATH, HOME, LONGSHORE_CLIENT_ID: clientId, LONGSHORE_CLIENT_SECRET: clientSecret, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#exit = once(this.#child, "exit");
    for (const input of [this.#child.stdout, this.#child.stderr]) {
      if (input !== null) createInterface({ input }).on("line", (line) => this.log.push(line));
    }
    process.on("exit", this.#killAtExit);
    this.#child.once("exit", () => process.off("exit", this.#killAtExit));
  }

  /** Resolves when it works. @throws with its log if it ends first. */
  static async start(environment: Readonly<Record<string, string>>): Promise<WorkerProcess> {
    const worker = WorkerProcess.launch(environment);
    await worker.ready();
    return worker;
  }

  /** One that may be killed before it works. */
  static launch(environment: Readonly<Record<string, string>>, port = 0): WorkerProcess {
    return new WorkerProcess(environment, port);
  }

  /** @throws with its log if it ends first. */
  async ready(): Promise<void> {
    while (!this.#isReady()) {
      if (this.hasEnded) throw new Error(`the worker ended:\n${this.log.join("\n")}`);
      await sleep(20);
    }
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Where it listens. @throws without the role `api`. */
  get url(): string {
    if (this.#url === null) throw new Error("this worker does not listen");
    return this.#url;
  }

  /** Calls it with a token. */
  async client(): Promise<Call> {
    const { body } = await callAt(this.url, () => ({}))("POST", "/v1/auth/access_token", { body: CLIENT });
    return callAt(this.url, () => ({ authorization: `Bearer ${body.accessToken}` }));
  }

  /** As a lost machine ends. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#exit;
  }

  /** As an orderly shutdown ends; gives the exit code. */
  async stop(): Promise<number | null> {
    this.#child.kill("SIGTERM");
    await this.#exit;
    return this.#child.exitCode;
  }

  #isReady(): boolean {
    const announced = /"msg":"(?:working|listening on (?<url>[^"]+))"/.exec(this.log.join("\n"));
    if (announced === null) return false;
    this.#url = announced.groups?.["url"] ?? null;
    return true;
  }
}
