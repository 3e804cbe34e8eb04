import type { JobsOptions } from "bullmq";

/** All a job says: this integration has work. What the work is stands in its log. */
export interface DrainJob {
  readonly integration: number;
}

export const QUEUE_NAME = "longshore-drain";

/**
 * One job an integration waits, one is active. `keepLastIfActive` matters: plain deduplication drops a wake-up that comes
 * while the job is active, and the record appended after that job's last look would lie there until the next sweep.
 */
export function drainJobOptions(integration: number): JobsOptions {
  const deduplication = { id: String(integration), keepLastIfActive: true };
  return { deduplication, removeOnComplete: true, removeOnFail: true, attempts: 1 };
}

/** Nobody reads BullMQ's events; its default would keep 10 000 of them. */
export const STREAMS = { events: { maxLen: 100 } };

/**
 * A process that is killed holds its job until the lock runs out and the job has been found stalled. It is found as often
 * as it takes: a job that was given up would only be added again.
 */
export const STALLED = {
  lockDuration: 10_000,
  stalledInterval: 5_000,
  // The most that an integer of PostgreSQL holds.
  maxStalledCount: 2 ** 31 - 1,
};
