import { sql } from "kysely";
import { refusal } from "../api-error.ts";
import type { Db } from "../database/database.ts";

/** How much may be in the logs that has not taken effect, before nothing more is taken in. Bytes are those of JSON. */
export interface BacklogLimits {
  readonly pendingRecords: number;
  readonly pendingBytes: number;
  readonly pendingRecordsInAll: number;
  readonly pendingBytesInAll: number;
}

interface Waiting {
  readonly records: number;
  readonly bytes: number;
}

/** What waits, by integration. */
type Reading = ReadonlyMap<number, Waiting>;

/**
 * How long a reading holds. It takes the longer the more waits, some 30 ms for 50 000 records: made for every request, it
 * would leave the database no time to apply what waits, and a full log would stay full.
 */
const HOLDS_MS = 250;

/** Long enough for some records to be applied. */
const RETRY_AFTER_SECONDS = 10;

const NONE: Waiting = { records: 0, bytes: 0 };

/** What waits in the logs to take effect, and whether that is too much. */
export class Backlog {
  readonly #db: Db;
  readonly #limits: BacklogLimits;
  readonly #holdsMs: number;
  #reading: Promise<Reading> = Promise.resolve(new Map());
  #until = Number.NEGATIVE_INFINITY;

  constructor(db: Db, limits: BacklogLimits, holdsMs = HOLDS_MS) {
    this.#db = db;
    this.#limits = limits;
    this.#holdsMs = holdsMs;
  }

  /**
   * Refuses (503) while an integration, or all of them together, have more waiting than they may. It is asked before a
   * body is read, so what comes in while a reading holds, or is being received, may go over it. @throws {ApiError}
   */
  async refuseWhenFull(integration: number): Promise<void> {
    const reading = await this.#read();
    const own = reading.get(integration) ?? NONE;
    const all = [...reading.values()].reduce(add, NONE);
    const { pendingRecords, pendingBytes, pendingRecordsInAll, pendingBytesInAll } = this.#limits;
    if (own.records >= pendingRecords || own.bytes >= pendingBytes) throw full("the integration", own);
    if (all.records >= pendingRecordsInAll || all.bytes >= pendingBytesInAll) throw full("the worker", all);
  }

  /** Whoever asks while one is made, or holds, shares it. */
  #read(): Promise<Reading> {
    if (performance.now() < this.#until) return this.#reading;
    this.#until = Number.POSITIVE_INFINITY;
    this.#reading = readWaiting(this.#db).finally(() => {
      this.#until = performance.now() + this.#holdsMs;
    });
    return this.#reading;
  }
}

async function readWaiting(db: Db): Promise<Reading> {
  const { rows } = await sql<{ integration: number; records: number; bytes: string }>`
    SELECT integration, count(*) AS records, sum(bytes) AS bytes
    FROM catalog.raw_record WHERE status = 'pending' GROUP BY integration`.execute(db);
  return new Map(rows.map(({ integration, records, bytes }) => [integration, { records, bytes: Number(bytes) }]));
}

function add(one: Waiting, other: Waiting): Waiting {
  return { records: one.records + other.records, bytes: one.bytes + other.bytes };
}

function full(what: string, { records, bytes }: Waiting): Error {
  const message = `${what} has ${records} records (${bytes} bytes) that wait to take effect`;
  return refusal("unavailable", message, { retryAfter: RETRY_AFTER_SECONDS });
}
