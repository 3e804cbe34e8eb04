import { PatternsTooCostly } from "@longshore/engine";
import type { Problem } from "@longshore/shared";
import type { Logger } from "pino";
import type { Applied, RawRecord } from "../apply/applying.ts";
import type { MapPool } from "../map/map-pool.ts";
import type { MapRequest } from "../map/map-request.ts";
import { MapRefused, type MapResult } from "../map/map-result.ts";
import { MapPostponed } from "../map/map-unavailable.ts";
import type { Penalties } from "../map/penalties.ts";
import type { DrainSettings } from "./drain-settings.ts";
import type { Applier } from "./drainer.ts";
import { mapRequestOf } from "./map-request-of.ts";
import type { OneAtATime } from "./one-at-a-time.ts";
import type { PendingRecords } from "./pending-records.ts";
import { faultOf, isNoFault } from "./record-fault.ts";

export interface SliceDeps {
  readonly records: PendingRecords;
  /** What the log calls the integration. */
  readonly name: string;
  readonly pool: Pick<MapPool, "map">;
  readonly penalties: Pick<Penalties, "left">;
  readonly applier: Applier;
  readonly mode: MapRequest["mode"];
  readonly log: Logger;
  readonly settings: DrainSettings;
  readonly suspects: OneAtATime;
  readonly isStopping: () => boolean;
}

/** A record on its way. */
interface Begun {
  readonly record: RawRecord;
  /** Null for one that needs no mapping, and for one that an earlier run has tried: that one is not begun ahead. */
  readonly mapped: Promise<MapResult> | null;
}

/** A bounded walk along one log. Windows of records are mapped ahead, all are applied one after the other. */
export class Slice {
  readonly #deps: SliceDeps;
  /** Records whose attempt is counted and which have neither taken effect nor been at fault. */
  readonly #counted = new Set<number>();
  readonly #end: number;
  #left: number;

  constructor(deps: SliceDeps) {
    this.#deps = deps;
    this.#end = performance.now() + deps.settings.sliceMilliseconds;
    this.#left = deps.settings.sliceRecords;
  }

  /** What was counted for nothing. */
  unsettled(): readonly number[] {
    return [...this.#counted];
  }

  async run(): Promise<"done" | "more"> {
    let window = await this.#begin(0);
    while (window.length > 0) {
      const last = window.at(-1)?.record.seq ?? 0;
      const isOver = this.#isOver();
      const ahead = isOver || window.some(isSuspect) ? null : this.#begin(last);
      // If the database goes away while records are still being applied, that is heard of afterwards; until then it must
      // not be a rejection that nobody handles, which would end the process.
      ahead?.catch(() => {});
      const result = await this.#finishAll(window, ahead);
      if (result === "not_next") return "done";
      if (isOver) return "more";
      window = await (ahead ?? this.#begin(last));
    }
    return "done";
  }

  #isOver(): boolean {
    return this.#left <= 0 || performance.now() >= this.#end || this.#deps.isStopping();
  }

  /** Reads the next window and starts to map it. A suspect is a window of its own, and not touched yet. */
  async #begin(after: number): Promise<readonly Begun[]> {
    const found = await this.#deps.records.after(after, this.#deps.settings);
    const [first] = found;
    if (first !== undefined && first.attempts > 0) return [{ record: first, mapped: null }];
    const suspect = found.findIndex(({ attempts }) => attempts > 0);
    const window = suspect === -1 ? found : found.slice(0, suspect);
    await this.#count(window);
    this.#left -= window.length;
    return this.#mapInOrder(window);
  }

  async #finishAll(window: readonly Begun[], ahead: Promise<unknown> | null): Promise<Applied> {
    try {
      for (const begun of window) {
        const owed = this.#owed(begun);
        if ((await this.#finish(begun)) === "not_next") return "not_next";
        if (this.#owed(begun) > owed) throw new MapPostponed("the record held everybody up");
      }
      return "applied";
    } finally {
      // It counts attempts, which must not happen after those that are left over were taken back.
      await ahead?.catch(() => {});
    }
  }

  /** Milliseconds that the integration has to wait: what applying charged is waited for before the next record. */
  #owed({ record }: Begun): number {
    return this.#deps.penalties.left(record.integration);
  }

  async #finish(begun: Begun): Promise<Applied> {
    const { record } = begun;
    const { suspects } = this.#deps;
    if (isSuspect(begun)) return suspects.run(() => this.#retry(record, record.attempts, null));
    try {
      return await this.#apply(record, await begun.mapped);
    } catch (error) {
      const refused = await this.#blame(record, 1, error);
      return refused ?? suspects.run(() => this.#retry(record, 1, error));
    }
  }

  /** Tries a record by itself as often as it may still be tried. */
  async #retry(record: RawRecord, tried: number, fault: unknown): Promise<Applied> {
    let attempts = tried;
    let error = fault;
    while (attempts < this.#deps.settings.attempts) {
      await this.#count([record]);
      attempts += 1;
      try {
        return await this.#apply(record, (await this.#mapInOrder([record])[0]?.mapped) ?? null);
      } catch (thrown) {
        const refused = await this.#blame(record, attempts, thrown);
        if (refused !== null) return refused;
        error = thrown;
      }
    }
    return this.#setAside(record, faultOf(error, attempts));
  }

  /** Whose fault an error is. The database's: thrown on. The record's for good: set aside. Else null: it may try again. */
  async #blame(record: RawRecord, attempt: number, error: unknown): Promise<Applied | null> {
    if (isNoFault(error)) throw error;
    if (error instanceof MapRefused) return this.#setAside(record, error.problem);
    if (error instanceof PatternsTooCostly) return this.#setAside(record, faultOf(error, attempt));
    this.#counted.delete(record.seq);
    const { log, name } = this.#deps;
    log.warn({ err: error, integration: name, seq: record.seq, attempt }, "a record failed");
    return null;
  }

  async #apply(record: RawRecord, mapped: MapResult | null): Promise<Applied> {
    const { applier } = this.#deps;
    const result = await (mapped === null ? applier.applyLifecycle(record) : applier.applyItems(record, mapped));
    if (result === "applied") this.#counted.delete(record.seq);
    return result;
  }

  async #setAside(record: RawRecord, problem: Problem): Promise<Applied> {
    const { seq } = record;
    this.#deps.log.error({ integration: this.#deps.name, seq, problem }, "a record is set aside");
    const result = await this.#deps.applier.setAside(record, problem);
    if (result === "applied") this.#counted.delete(seq);
    return result;
  }

  async #count(records: readonly RawRecord[]): Promise<void> {
    await this.#deps.records.countAttempt(records);
    for (const { seq } of records) this.#counted.add(seq);
  }

  /**
   * Payloads are read at once and given to the threads in order: if the second of two that take too long came first, the
   * first would be postponed because of it, with no attempt of its own, and so again after the wait.
   */
  #mapInOrder(window: readonly RawRecord[]): readonly Begun[] {
    let before: Promise<unknown> = Promise.resolve();
    return window.map((record) => {
      if (record.type !== "items") return { record, mapped: null };
      const given = this.#giveAfter(before, record);
      before = given.catch(() => {});
      const mapped = given.then(({ result }) => result);
      // Its failure is met when it is the record's turn, which may be long after it has failed.
      mapped.catch(() => {});
      return { record, mapped };
    });
  }

  async #giveAfter(before: Promise<unknown>, record: RawRecord): Promise<{ readonly result: Promise<MapResult> }> {
    const { records, mode, pool } = this.#deps;
    const [request] = await Promise.all([mapRequestOf(records, record, mode), before]);
    return { result: pool.map(request) };
  }
}

function isSuspect({ record }: Begun): boolean {
  return record.attempts > 0;
}
