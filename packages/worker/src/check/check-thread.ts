import { readlinkSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import { checkDocument } from "./check-document.ts";
import type { CheckAnswer, CheckRequest, CheckThreadReady } from "./check-request.ts";

/** What a check thread runs: documents come in one at a time. */

const port = parentPort;
if (port === null) throw new Error("check-thread is started by Checking, as a thread");

port.on("message", (request: CheckRequest) => port.postMessage(answerTo(request)));
const ready: CheckThreadReady = { ready: true, task: task() };
port.postMessage(ready);

function answerTo(request: CheckRequest): CheckAnswer {
  try {
    return { result: checkDocument(request) };
  } catch (error) {
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** `/proc/thread-self` is `4711/task/4712` on Linux, and not there elsewhere. */
function task(): string | null {
  try {
    return readlinkSync("/proc/thread-self").split("/").at(-1) ?? null;
  } catch {
    return null;
  }
}
