import type { Logger } from "pino";
import { internalId } from "../integrations/integration-document.ts";
import { type DrainJob, drainJobOptions } from "./drain-job.ts";
import type { QueueBackend } from "./queue-backend.ts";
import type { DrainHandler, Draining, WorkQueue } from "./work-queue.ts";

/** A {@link WorkQueue} of BullMQ jobs, in whichever store. */
export class BullQueue implements WorkQueue {
  readonly #backend: QueueBackend;
  readonly #log: Logger;
  /** Integrations whose job is being added; true: woken again meanwhile. However slow the store, each is here once. */
  readonly #adding = new Map<number, boolean>();
  #isAway = false;

  constructor(backend: QueueBackend, log: Logger) {
    this.#backend = backend;
    this.#log = log;
  }

  wake(integration: number): void {
    if (this.#adding.has(integration)) this.#adding.set(integration, true);
    else void this.#addWhileWoken(integration);
  }

  startDraining(handle: DrainHandler, concurrency: number): Draining {
    return this.#backend.startWorker(({ data }) => this.#run(data, handle), concurrency);
  }

  async close(): Promise<void> {
    await this.#backend.queue.close();
    await this.#backend.close();
  }

  /** A wake-up during an add may be about a record that the job so added has looked past. */
  async #addWhileWoken(integration: number): Promise<void> {
    do {
      this.#adding.set(integration, false);
      await this.#add(integration);
    } while (this.#adding.get(integration) === true);
    this.#adding.delete(integration);
  }

  async #add(integration: number): Promise<void> {
    try {
      await this.#backend.queue.add("drain", { integration }, drainJobOptions(integration));
      if (this.#isAway) this.#log.info("the queue takes jobs again");
      this.#isAway = false;
    } catch (error) {
      // Once, not for every wake-up of an outage.
      if (!this.#isAway)
        this.#log.error(
          { err: error, integration: internalId(integration) },
          "the queue takes no jobs; the sweep will find them",
        );
      this.#isAway = true;
    }
  }

  /** While the job is active, what is added for its integration stays apart and follows it at the end of the line. */
  async #run({ integration }: DrainJob, handle: DrainHandler): Promise<void> {
    try {
      if ((await handle(integration)) === "more") await this.#add(integration);
    } catch (error) {
      this.#log.error(
        { err: error, integration: internalId(integration) },
        "draining an integration failed; the sweep will try again",
      );
    }
  }
}
