/**
 * One reading for several gauges. Each of them has to wait for it: a registry writes every gauge as soon as its own
 * `collect` is done, so one that leaves the reading to another tells what was true at the scrape before.
 */
export function readOnce(read: () => Promise<void>): () => Promise<void> {
  let reading: Promise<void> | null = null;
  return () => {
    reading ??= read().finally(() => {
      reading = null;
    });
    return reading;
  };
}
