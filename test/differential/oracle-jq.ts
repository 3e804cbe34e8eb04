import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Question } from "./oracle-worker.ts";
import { MOST_OUTPUTS, type Verdict } from "./verdict.ts";

/** Real jq 1.8.2, compiled to WebAssembly, on a thread of its own: a program without end can be stopped only with its thread. */
export class OracleJq {
  #worker: Worker = startWorker();
  /** How often jq had to be ended because a program took too long. */
  timeouts = 0;

  /** Runs a program on many inputs, given as JSON texts, in one call. One question at a time. */
  async evaluate(program: string, inputs: readonly string[], milliseconds = 10_000): Promise<Verdict> {
    const question: Question = { program, inputs };
    this.#worker.postMessage(question);
    const signal = AbortSignal.timeout(milliseconds);
    try {
      const [verdict]: Verdict[] = await once(this.#worker, "message", { signal });
      if (verdict === undefined) throw new Error("an empty message");
      return verdict;
    } catch (error) {
      if (!signal.aborted) throw error;
      this.timeouts += 1;
      await this.#worker.terminate();
      this.#worker = startWorker();
      return { kind: "unknown", why: "too slow" };
    }
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

function startWorker(): Worker {
  return new Worker(new URL("./oracle-worker.ts", import.meta.url), { workerData: MOST_OUTPUTS });
}
