import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CpuDeadline } from "./cpu-deadline.ts";
import type { ThreadCpu } from "./thread-cpu.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const LIMIT = 1_000;

/** A deadline for a thread that gets this share of a core, and when it was over, in milliseconds by the clock. */
function deadlineAt(share: number, cpu?: ThreadCpu | null) {
  const start = Date.now();
  let end: number | null = null;
  const before = 300;
  const cpuByShare = async () => before + (Date.now() - start) * share;
  const deadline = new CpuDeadline({
    limit: LIMIT,
    outer: 10 * LIMIT,
    cpu: cpu === undefined ? cpuByShare : cpu,
    before,
    onOver: () => {
      end = Date.now() - start;
    },
  });
  return { deadline, end: () => end };
}

test("a thread that has a core to itself is ended at its limit", async () => {
  const { deadline, end } = deadlineAt(1);
  await vi.advanceTimersByTimeAsync(LIMIT - 1);
  expect(end()).toBeNull();
  await vi.advanceTimersByTimeAsync(1);
  expect([end(), deadline.spent]).toEqual([LIMIT, LIMIT]);
});

test("on a machine that is busy with others a thread has the same CPU time as on one that is not", async () => {
  const { deadline, end } = deadlineAt(1 / 5);
  await vi.advanceTimersByTimeAsync(5 * LIMIT - 1);
  expect(end()).toBeNull();
  await vi.advanceTimersByTimeAsync(100);
  expect(end()).toBeGreaterThanOrEqual(5 * LIMIT);
  expect(deadline.spent).toBeGreaterThanOrEqual(LIMIT);
});

test("a thread that hardly ever runs is ended all the same, and charged what it took, not its limit", async () => {
  const { deadline, end } = deadlineAt(1 / 100);
  await vi.advanceTimersByTimeAsync(10 * LIMIT);
  expect(end()).toBe(10 * LIMIT);
  expect(deadline.spent).toBeLessThan(LIMIT / 5);
});

test("a thread that does not answer is ended, and charged its limit", async () => {
  const { deadline, end } = deadlineAt(1, () => new Promise(() => {}));
  await vi.advanceTimersByTimeAsync(10 * LIMIT);
  expect([end(), deadline.spent]).toEqual([10 * LIMIT, LIMIT]);
});

test("where a thread's CPU time cannot be read, the limit is one of the clock", async () => {
  const { end } = deadlineAt(1 / 100, null);
  await vi.advanceTimersByTimeAsync(LIMIT);
  expect(end()).toBe(LIMIT);
});

test("a request that was answered ends nothing afterwards, and leaves no timer that keeps the process alive", async () => {
  const { deadline, end } = deadlineAt(1);
  deadline.stop();
  await vi.advanceTimersByTimeAsync(20 * LIMIT);
  expect([end(), vi.getTimerCount()]).toEqual([null, 0]);
});
