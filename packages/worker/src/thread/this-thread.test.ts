import process from "node:process";
import { expect, test } from "vitest";
import { threadMilliseconds } from "./this-thread.ts";

/** Keeps the thread from running, as a machine does that is busy with others. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

test("time for which a thread does not run is not charged to what it does, where Node can say so", () => {
  const [thread, clock] = [threadMilliseconds(), performance.now()];
  pause(500);
  const [used, passed] = [threadMilliseconds() - thread, performance.now() - clock];
  const isKnown = "threadCpuUsage" in process;
  expect(used < passed / 2).toBe(isKnown);
});
