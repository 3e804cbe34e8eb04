import { parentPort } from "node:worker_threads";
import { threadTask } from "../thread/this-thread.ts";
import { checkDocument } from "./check-document.ts";
import type { CheckAnswer, CheckRequest, CheckThreadReady } from "./check-request.ts";

/** What a check thread runs: documents come in one at a time. */

const port = parentPort;
if (port === null) throw new Error("check-thread is started by Checking, as a thread");

port.on("message", (request: CheckRequest) => port.postMessage(answerTo(request)));
const ready: CheckThreadReady = { ready: true, task: threadTask() };
port.postMessage(ready);

function answerTo(request: CheckRequest): CheckAnswer {
  try {
    return { result: checkDocument(request) };
  } catch (error) {
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
