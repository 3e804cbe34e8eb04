import { once } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { type ThreadCpu, threadCpu } from "./thread-cpu.ts";

/** A thread that says which it is and then is busy for good: it answers nothing. */
const BUSY = `
  const { parentPort } = require("node:worker_threads");
  const { readlinkSync } = require("node:fs");
  let task = null;
  try { task = readlinkSync("/proc/thread-self").split("/").at(-1); } catch {}
  parentPort.postMessage(task);
  for (;;);
`;

async function busyThread(): Promise<{ worker: Worker; task: string | null }> {
  const worker = new Worker(BUSY, { eval: true });
  onTestFinished(async () => {
    await worker.terminate();
  });
  const [task] = await once(worker, "message");
  return { worker, task };
}

async function untilSpent(cpu: ThreadCpu | null, milliseconds: number): Promise<number> {
  for (;;) {
    const spent = (await cpu?.()) ?? null;
    if (spent !== null && spent >= milliseconds) return spent;
    await turn();
  }
}

test("the CPU time of a thread that answers nothing is seen from outside, as Linux counts it", async () => {
  const { worker, task } = await busyThread();
  // Elsewhere than on Linux there is no such name, and the thread is asked.
  expect(await untilSpent(threadCpu(worker, task), 50)).toBeGreaterThanOrEqual(50);
});

test("it is seen where Linux does not count it, too", async () => {
  const { worker } = await busyThread();
  expect(await untilSpent(threadCpu(worker, null), 50)).toBeGreaterThanOrEqual(50);
});

test("of a thread that has ended it is not known, and nothing fails", async () => {
  const { worker, task } = await busyThread();
  const [linux, asked] = [threadCpu(worker, task), threadCpu(worker, null)];
  await worker.terminate();
  expect([await linux?.(), await asked?.()]).toEqual([null, null]);
});
