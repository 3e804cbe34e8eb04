import { readFileSync } from "node:fs";
import type { Worker } from "node:worker_threads";

/** Milliseconds that a thread has run on a processor, or null where that cannot be known. */
export type ThreadCpu = () => Promise<number | null>;

/**
 * How a thread's CPU time is seen from outside, while the thread is busy. Linux says it of each thread, whatever the thread is
 * doing. Elsewhere Node 24.6 asks the thread in between two of its steps, which a regular expression or a sort may not have.
 * Before that it is not known, and only the limit of wall-clock time holds.
 */
export function threadCpu(worker: Worker, task: string | null): ThreadCpu {
  if (task !== null) return async () => cpuOfTask(task);
  if (typeof worker.cpuUsage !== "function") return async () => null;
  return () =>
    worker.cpuUsage().then(
      ({ user, system }) => (user + system) / 1_000,
      // The thread has ended.
      () => null,
    );
}

/** Linux counts in hundredths of a second here, on every machine (`USER_HZ`). */
const MILLISECONDS_PER_TICK = 10;

/** `4712 (node) R 1 …`: the name may hold spaces and brackets, so fields are counted from behind it. */
function cpuOfTask(task: string): number | null {
  try {
    const stat = readFileSync(`/proc/self/task/${task}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * MILLISECONDS_PER_TICK;
  } catch {
    return null;
  }
}
