import { workerData } from "node:worker_threads";
import { type Jq, loadJq } from "jq-wasm";
import type { JqCall } from "./real-jq.ts";
import type { ThreadDoors } from "./sync-thread.ts";

export interface WasmQuestion {
  readonly program: string;
  readonly input: string;
}

export type WasmAnswer = ({ readonly kind: "call" } & JqCall) | { readonly kind: "aborted"; readonly reason: string };

/** Null after an abort, which leaves a module in an unknown state. */
let jq: Jq | null = null;

async function answer({ program, input }: WasmQuestion): Promise<WasmAnswer> {
  try {
    jq ??= await loadJq();
    return { kind: "call", ...jq.raw(input, program, ["-c"]) };
  } catch (error) {
    jq = null;
    return { kind: "aborted", reason: error instanceof Error ? error.message : String(error) };
  }
}

const { port, signal }: ThreadDoors = workerData;

port.on("message", async (question: WasmQuestion) => {
  port.postMessage(await answer(question));
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
});
