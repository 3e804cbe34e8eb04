import { sql } from "kysely";
import type { Db } from "../../database/database.ts";
import type { Clock } from "../../settings/clock.ts";

const HOUR = 3_600_000;
const WINDOW = 1_000;

/** Deletes payloads that never got a record: what a killed process had staged. */
export class OrphanSweep {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #hours: number;
  /** Payloads up to this one are a record's, or gone: when a record lets go of its payload that is deleted with it. */
  #seen = 0;

  constructor(db: Db, clock: Clock, hours: number) {
    this.#db = db;
    this.#clock = clock;
    this.#hours = hours;
  }

  /** Gives how many. Small statements, so that no lock is held for long. */
  async run(): Promise<number> {
    const before = new Date(this.#clock.now().getTime() - this.#hours * HOUR);
    let deleted = 0;
    for (;;) {
      const ids = await this.#next(before);
      deleted += await this.#delete(ids);
      this.#seen = ids.at(-1) ?? this.#seen;
      if (ids.length < WINDOW) return deleted;
    }
  }

  async #next(before: Date): Promise<readonly number[]> {
    const rows = await this.#db
      .selectFrom("catalog.raw_payload")
      .select(["id", "created_at"])
      .where("id", ">", this.#seen)
      .orderBy("id")
      .limit(WINDOW)
      .execute();
    const end = rows.findIndex(({ created_at }) => created_at >= before);
    return (end === -1 ? rows : rows.slice(0, end)).map(({ id }) => id);
  }

  async #delete(ids: readonly number[]): Promise<number> {
    const { numAffectedRows } = await sql`
      DELETE FROM catalog.raw_payload p WHERE p.id = ANY(${[...ids]}::bigint[])
        AND NOT EXISTS (SELECT 1 FROM catalog.raw_record r WHERE r.payload = p.id)`.execute(this.#db);
    return Number(numAffectedRows ?? 0);
  }
}
