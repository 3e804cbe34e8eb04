import type { PrepareJob } from "./job.ts";

/** Engines that run in a Node process of ours, by name. Each is loaded alone, so that no other is in its way. */
export const IN_PROCESS: Readonly<Record<string, () => Promise<PrepareJob>>> = {
  longshore: async () => (await import("./longshore.ts")).longshore,
  "hand-written": async () => (await import("./by-hand.ts")).byHand,
  "JSON.parse": async () => (await import("./by-hand.ts")).jsonParse,
  "jq-wasm, one program": async () => (await import("./jq-wasm.ts")).jqWasmOneProgram,
  "jq-wasm, per expression": async () => (await import("./jq-wasm.ts")).jqWasmPerExpression,
};
