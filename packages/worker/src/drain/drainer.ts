import type { Problem } from "@longshore/shared";
import type { Logger } from "pino";
import type { Applied, RawRecord } from "../apply/applying.ts";
import type { Db } from "../database/database.ts";
import { IntegrationNames } from "../integrations/integration-names.ts";
import { noteThrottle } from "../integrations/throttle.ts";
import type { MapPool } from "../map/map-pool.ts";
import type { MapRequest } from "../map/map-request.ts";
import type { MapResult } from "../map/map-result.ts";
import { MapPostponed } from "../map/map-unavailable.ts";
import type { Penalties } from "../map/penalties.ts";
import { DEFAULT_DRAIN_SETTINGS, type DrainSettings } from "./drain-settings.ts";
import { OneAtATime } from "./one-at-a-time.ts";
import { PendingRecords } from "./pending-records.ts";
import { Slice } from "./slice.ts";

/** What makes records take effect. Each is one transaction, and undone if the record is not the next one. */
export interface Applier {
  applyItems(record: RawRecord, mapped: MapResult): Promise<Applied>;
  applyLifecycle(record: RawRecord): Promise<Applied>;
  setAside(record: RawRecord, problem: Problem): Promise<Applied>;
}

export interface DrainerDeps {
  readonly db: Db;
  readonly pool: Pick<MapPool, "map">;
  /** Integrations that it makes wait are passed by, until the sweep names them again. */
  readonly penalties: Pick<Penalties, "left" | "debt">;
  readonly applier: Applier;
  readonly mode: MapRequest["mode"];
  readonly log: Logger;
  readonly settings?: Partial<DrainSettings>;
}

/** Takes the records of integrations from their logs to the catalog. */
export class Drainer {
  readonly #deps: DrainerDeps;
  readonly #settings: DrainSettings;
  readonly #names: IntegrationNames;
  /** A record that may have killed a process is alone with it: two of them together would both be blamed. */
  readonly #suspects = new OneAtATime();
  /** Attempts that are no fault of their records, and could not be taken back when the database was away. */
  readonly #owed = new Map<number, readonly number[]>();
  #stopping = false;

  constructor(deps: DrainerDeps) {
    this.#deps = deps;
    this.#settings = { ...DEFAULT_DRAIN_SETTINGS, ...deps.settings };
    this.#names = new IntegrationNames(deps.db);
  }

  /** One slice of an integration's log: `more` if it ended before the log did. */
  async handle(integration: number): Promise<"done" | "more"> {
    if (this.#deps.penalties.left(integration) > 0) return await this.#pass(integration);
    const records = new PendingRecords(this.#deps.db, integration);
    await this.#settle(integration, records, []);
    const slice = new Slice({
      ...this.#deps,
      settings: this.#settings,
      records,
      name: await this.#names.of(integration),
      suspects: this.#suspects,
      isStopping: () => this.#stopping,
    });
    try {
      return await slice.run();
    } catch (error) {
      if (!(error instanceof MapPostponed)) throw error;
      return await this.#postpone(integration);
    } finally {
      await this.#settle(integration, records, slice.unsettled());
    }
  }

  /** The sweep names it again. Patterns of blueprints are charged while no record of it is mapped. */
  async #pass(integration: number): Promise<"done"> {
    const debt = this.#deps.penalties.debt(integration);
    if (debt !== null) await noteThrottle(this.#deps.db, integration, debt);
    return "done";
  }

  /** Says what the integration waits for. It may have waited already, while what it had begun was applied. */
  async #postpone(integration: number): Promise<"done" | "more"> {
    const debt = this.#deps.penalties.debt(integration);
    if (debt === null) return "more";
    await noteThrottle(this.#deps.db, integration, debt);
    const { left, milliseconds, bytes } = debt;
    this.#deps.log.warn(
      {
        integration: await this.#names.of(integration),
        seconds: Math.ceil(left / 1_000),
        chargedSeconds: Math.ceil(milliseconds) / 1_000,
        chargedBytes: bytes,
      },
      "an integration whose records take too long has to wait",
    );
    return "done";
  }

  /** Slices end after the records they have begun. */
  stop(): void {
    this.#stopping = true;
  }

  async #settle(integration: number, records: PendingRecords, seqs: readonly number[]): Promise<void> {
    const owed = [...(this.#owed.get(integration) ?? []), ...seqs];
    this.#owed.set(integration, owed);
    try {
      await records.takeBackAttempt(owed);
      this.#owed.delete(integration);
    } catch (error) {
      const name = await this.#names.of(integration);
      this.#deps.log.warn({ err: error, integration: name }, "attempts could not be taken back yet");
    }
  }
}
