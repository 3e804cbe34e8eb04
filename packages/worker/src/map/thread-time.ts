const { threadCpuUsage }: { readonly threadCpuUsage?: typeof process.threadCpuUsage } = process;

/**
 * CPU time that this thread has used, in milliseconds: what others do with the machine meanwhile is not in it. Node before
 * 22.19 does not say; there it is the time on the wall, as if the thread had a core to itself.
 */
export function threadMilliseconds(): number {
  if (threadCpuUsage === undefined) return performance.now();
  const { user, system } = threadCpuUsage.call(process);
  return (user + system) / 1_000;
}
