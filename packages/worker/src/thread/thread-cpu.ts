import { readFileSync } from "node:fs";
import type { Worker } from "node:worker_threads";

/** CPU time that a thread has used, in milliseconds; null once it has ended. */
export type ThreadCpu = () => Promise<number | null>;

/**
 * How another thread's CPU time is read while that thread is busy; null where it cannot be read. Linux counts it for each
 * thread, whatever the thread does. Elsewhere Node 24.6 asks the thread between two of its steps; a sort, a regular expression
 * or `JSON.parse` has none.
 */
export function threadCpu(worker: Worker, task: string | null): ThreadCpu | null {
  if (task !== null) return async () => cpuOfTask(task);
  const { cpuUsage }: { readonly cpuUsage?: Worker["cpuUsage"] } = worker;
  if (cpuUsage === undefined) return null;
  return () =>
    cpuUsage.call(worker).then(
      ({ user, system }) => (user + system) / 1_000,
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
