import { readlinkSync } from "node:fs";

const { threadCpuUsage }: { readonly threadCpuUsage?: typeof process.threadCpuUsage } = process;

/**
 * CPU time that this thread has used, in milliseconds: what others do with the machine meanwhile is not in it. Node before
 * 23.9 and early releases of 22 do not report it; there it is time by the clock, as if the thread had a core to itself.
 */
export function threadMilliseconds(): number {
  if (threadCpuUsage === undefined) return performance.now();
  const { user, system } = threadCpuUsage.call(process);
  return (user + system) / 1_000;
}

/** The name by which Linux knows this thread, for `threadCpu`: `/proc/thread-self` is `4711/task/4712`. Null elsewhere. */
export function threadTask(): string | null {
  try {
    return readlinkSync("/proc/thread-self").split("/").at(-1) ?? null;
  } catch {
    return null;
  }
}
