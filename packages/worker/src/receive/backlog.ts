import { refusal } from "../api-error.ts";
import type { IntegrationRow } from "../apply/applying.ts";
import type { Db } from "../database/database.ts";
import type { Clock } from "../settings/clock.ts";
import { AdmissionBuckets } from "./admission-buckets.ts";
import { type BacklogLimits, fillOf } from "./backlog-fill.ts";
import { NONE, NOTHING_WAITS, readWaiting, type Waiting, type WaitingRecords } from "./waiting-records.ts";

/** Who sends a payload, as its request says before anything was looked up. */
export interface Sender {
  /** An installation id, which may not exist. */
  readonly integration: string;
  readonly address: string;
}

export interface BacklogOptions {
  readonly clock: Clock;
  readonly limits: BacklogLimits;
  /** How long a reading holds, and after what time without requests it says nothing any more, in milliseconds. */
  readonly holdsMs?: number;
  readonly outdatedMs?: number;
}

/**
 * How long a reading holds. Made for every request, it would leave the database no time to apply what waits, and a full
 * log would stay full.
 */
const HOLDS_MS = 250;
/** Nobody has asked for so long, so there is no flood, and what was waiting has perhaps been applied. */
const OUTDATED_MS = 1_000;

/** Long enough for some records to be applied. */
const RETRY_AFTER_SECONDS = 10;

/**
 * Requests of an integration, or of an address, while too much waits. It can be this low: when records are applied
 * faster than they come in, soon less than half of the bound waits, and no bucket is asked.
 */
const ADMITTED = { burst: 40, perSecond: 20 };

/** Messages about syncs go on being taken while payloads are refused. A client that sends ten thousand of them is refused too. */
const SINGLE_FACTOR = 2;

const MOST_KNOWN = 10_000;

/** What waits in the logs to take effect, and whether that is too much. */
export class Backlog {
  readonly #db: Db;
  readonly #limits: BacklogLimits;
  readonly #holdsMs: number;
  readonly #outdatedMs: number;
  readonly #buckets: AdmissionBuckets;
  #latest: WaitingRecords = NOTHING_WAITS;
  /** Whether `#latest` says something of now. In a flood it does even while the database takes its time with the next. */
  #isCurrent = false;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | null = null;
  /** Records that were appended since `#latest` was read, by integration, and since the reading under way began. */
  #since = new Map<number, number>();
  #sinceNext = this.#since;
  /** Bodies that are being received, by integration. Each becomes a record at least. */
  readonly #receiving = new Map<number, number>();
  /** Integrations that were looked up, by installation id: a name that is not made up. */
  readonly #known = new Map<string, number>();

  constructor(db: Db, { clock, limits, holdsMs = HOLDS_MS, outdatedMs = OUTDATED_MS }: BacklogOptions) {
    this.#db = db;
    this.#limits = limits;
    this.#holdsMs = holdsMs;
    this.#outdatedMs = outdatedMs;
    this.#buckets = new AdmissionBuckets(clock, ADMITTED);
  }

  /**
   * Refuses (503) by what is known without asking the database: at once, for a flood of requests that each waited for a
   * look-up would leave none for the records that wait. @throws {ApiError}
   */
  refuseEarly({ integration: name, address }: Sender): void {
    // The caller that needs its result awaits it, and gets its failure.
    this.#read().catch(() => undefined);
    if (!this.#isCurrent) return;
    const integration = this.#latest.named.get(name) ?? this.#known.get(name);
    if (integration === undefined) this.#refuseUnknown(address);
    else this.#refuse(integration, () => this.#buckets.take(`integration ${integration}`));
  }

  /**
   * The same after the integration was looked up, by a reading that holds. Whoever is let in says when it is done; what
   * becomes more than one record may go over the bound. @throws {ApiError}
   */
  async admit({ id, installation_id: name }: Pick<IntegrationRow, "id" | "installation_id">): Promise<void> {
    this.#know(name, id);
    await this.#read();
    this.#refuse(id, () => true);
    add(this.#receiving, id, 1);
  }

  /** A body that was let in has been appended as so many records, or was refused after all. */
  done(integration: number, records: number): void {
    add(this.#receiving, integration, -1);
    this.#appended(integration, records);
  }

  /**
   * The same for what appends one record and brings no payload: messages about syncs, of which honest clients send few and
   * without which a sync never ends; records that are tried again. @throws {ApiError}
   */
  async admitSingle(integration: number): Promise<void> {
    await this.#read();
    const own = this.#own(integration);
    if (own.records >= this.#limits.pendingRecords * SINGLE_FACTOR) throw full("the integration", own);
    this.#appended(integration, 1);
  }

  #appended(integration: number, records: number): void {
    // One and the same map unless a reading is under way.
    for (const since of new Set([this.#since, this.#sinceNext])) add(since, integration, records);
  }

  #refuse(integration: number, isAdmitted: () => boolean): void {
    const own = this.#own(integration);
    const all = this.#all();
    const waits = this.#latest.byIntegration;
    const integrations = waits.has(integration) ? waits.size : waits.size + 1;
    const { own: fill, all: fillOfAll } = fillOf(this.#limits, { own, all, integrations });
    if (fill >= 1) throw full("the integration", own);
    if (fill < 0.5) return;
    if (fillOfAll >= 1) throw full("the worker", all);
    if (!isAdmitted()) throw full("the integration", own);
  }

  /** The name may be made up; to find out is what a flood of such names must not make us do. */
  #refuseUnknown(address: string): void {
    const all = this.#all();
    const { all: fill } = fillOf(this.#limits, { own: NONE, all, integrations: 1 });
    if (fill >= 0.5 && !this.#buckets.take(`address ${address}`)) throw full("the worker", all);
  }

  #own(integration: number): Waiting {
    const { records, bytes } = this.#latest.byIntegration.get(integration) ?? NONE;
    const later = (this.#since.get(integration) ?? 0) + (this.#receiving.get(integration) ?? 0);
    return { records: records + later, bytes };
  }

  #all(): Waiting {
    const { records, bytes } = this.#latest.all;
    return { records: records + sum(this.#since) + sum(this.#receiving), bytes };
  }

  #know(name: string, integration: number): void {
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(name, integration);
  }

  /** Whoever asks while one is made, or holds, shares it. */
  async #read(): Promise<void> {
    const age = performance.now() - this.#readAt;
    if (age < this.#holdsMs) return;
    if (this.#reading === null) {
      this.#isCurrent &&= age < this.#outdatedMs;
      this.#reading = this.#readAnew().finally(() => {
        this.#reading = null;
      });
    }
    await this.#reading;
  }

  async #readAnew(): Promise<void> {
    this.#sinceNext = new Map();
    this.#latest = await readWaiting(this.#db);
    this.#since = this.#sinceNext;
    this.#readAt = performance.now();
    this.#isCurrent = true;
  }
}

function add(counts: Map<number, number>, key: number, count: number): void {
  const sum = (counts.get(key) ?? 0) + count;
  if (sum === 0) counts.delete(key);
  else counts.set(key, sum);
}

function sum(counts: ReadonlyMap<number, number>): number {
  let total = 0;
  for (const each of counts.values()) total += each;
  return total;
}

function full(what: string, { records, bytes }: Waiting): Error {
  const message = `${what} has ${records} records (${bytes} bytes) that wait to take effect`;
  return refusal("unavailable", message, { retryAfter: RETRY_AFTER_SECONDS });
}
