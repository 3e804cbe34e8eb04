import { parentPort } from "node:worker_threads";
import { threadMilliseconds, threadTask } from "../thread/this-thread.ts";
import { CompiledConfigs } from "./compiled-configs.ts";
import { mapRecord } from "./map-record.ts";
import type { MapRequest } from "./map-request.ts";
import { encodeMapResult, MapRefused } from "./map-result.ts";
import { payloadItems } from "./payload-items.ts";
import type { ThreadAnswer, ThreadOutcome, ThreadReady } from "./thread-answer.ts";

/** What a thread runs: requests come in one at a time, each is answered with bytes that are moved back. */

/** Configurations kept compiled. One takes some 100 kB, and few integrations are busy at once. */
const KEPT_CONFIGS = 64;

const port = parentPort;
if (port === null) throw new Error("map-thread is started by MapPool, as a thread");
const configs = new CompiledConfigs(KEPT_CONFIGS);

port.on("message", (request: MapRequest) => {
  const before = threadMilliseconds();
  const outcome = outcomeOf(request);
  const total = threadMilliseconds();
  const answer: ThreadAnswer = { ...outcome, spent: total - before, total };
  port.postMessage(answer, "result" in outcome ? [outcome.result.buffer] : []);
});
const ready: ThreadReady = { ready: true, total: threadMilliseconds(), task: threadTask() };
port.postMessage(ready);

function outcomeOf(request: MapRequest): ThreadOutcome {
  try {
    const mapping = configs.get(request);
    const result = mapRecord(mapping, payloadItems(request.payload, request.encoding), request);
    return { result: encodeMapResult(result) };
  } catch (error) {
    if (error instanceof MapRefused) return { refused: error.problem };
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
