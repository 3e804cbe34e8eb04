import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { PublisherTask } from "./publisher-process.ts";

const program = fileURLToPath(new URL("publisher-process.ts", import.meta.url));

/** A publisher in a process of its own. */
export class ChildPublisher {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number>;
  /** Steps it told of, with the time. */
  readonly steps: { readonly step: string; readonly at: number }[] = [];

  constructor(task: PublisherTask) {
    const node = ["--conditions=source", "--disable-warning=ExperimentalWarning", program, JSON.stringify(task)];
    this.#child = spawn(process.execPath, node, { stdio: ["pipe", "pipe", "inherit"] });
    this.#ended = once(this.#child, "exit").then(() => performance.now());
    if (this.#child.stdout === null) throw new Error("no output");
    createInterface({ input: this.#child.stdout }).on("line", (step) =>
      this.steps.push({ step, at: performance.now() }),
    );
  }

  /** When it was killed, by itself or by us. */
  ended(): Promise<number> {
    return this.#ended;
  }

  async untilStep(step: string): Promise<void> {
    while (!this.steps.some((told) => told.step === step)) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** Lets one that is to die go on. */
  go(): void {
    this.#child.stdin?.write("go\n");
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }
}
