/** Says which integrations have work. It carries no work itself: what is to be done stands in the log of each. */
export interface WorkQueue {
  /**
   * The integration has something new to apply. Comes back at once and never throws: what the queue cannot take now is
   * logged, and the sweep finds it again.
   */
  wake(integration: number): void;
  /** `handle` runs for one integration at a time, `concurrency` integrations at once; `more` puts it at the end of the line. */
  startDraining(handle: DrainHandler, concurrency: number): Draining;
  /** Stops taking part. Jobs of others go on. */
  close(): Promise<void>;
}

export type DrainHandler = (integration: number) => Promise<"done" | "more">;

export interface Draining {
  /** Takes no further job, and waits for those under way. */
  close(): Promise<void>;
}
