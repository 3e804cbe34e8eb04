import type { JobsOptions } from "bullmq";
import type { DrainJob } from "./drain-job.ts";

/** What is used of BullMQ's `Queue`, which has another type for each store. */
export interface JobQueue {
  add(name: string, data: DrainJob, options: JobsOptions): Promise<unknown>;
  close(): Promise<void>;
}

/** What is used of BullMQ's `Worker`. */
export interface JobWorker {
  close(): Promise<void>;
}

export type JobProcessor = (job: { readonly data: DrainJob }) => Promise<void>;

/** A store that BullMQ keeps jobs in. */
export interface QueueBackend {
  readonly queue: JobQueue;
  startWorker(process: JobProcessor, concurrency: number): JobWorker;
  /** After the queue and the workers are closed. */
  close(): Promise<void>;
}
