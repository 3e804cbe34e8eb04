import type { RawRecord } from "../apply/applying.ts";
import type { Db } from "../database/database.ts";
import type { PayloadEncoding } from "../map/map-request.ts";
import type { DrainSettings } from "./drain-settings.ts";

/** What the drain asks of the raw log of one integration. */
export class PendingRecords {
  readonly #db: Db;
  readonly #integration: number;
  readonly #configs = new Map<number, string>();

  constructor(db: Db, integration: number) {
    this.#db = db;
    this.#integration = integration;
  }

  /** The next records after `seq`, in order, cut so that they may be mapped together. */
  async after(seq: number, limits: Pick<DrainSettings, "windowRecords" | "windowBytes">): Promise<RawRecord[]> {
    const rows = await this.#db
      .selectFrom("catalog.raw_record")
      .selectAll()
      .where("integration", "=", this.#integration)
      .where("status", "=", "pending")
      .where("seq", ">", seq)
      .orderBy("seq")
      .limit(limits.windowRecords)
      .execute();
    const end = rows.findIndex((_, at) => at > 0 && totalBytes(rows.slice(0, at + 1)) > limits.windowBytes);
    return end === -1 ? rows : rows.slice(0, end);
  }

  /** Commits that the records are about to be tried: whoever finds them pending later knows they may have killed us. */
  async countAttempt(records: readonly RawRecord[]): Promise<void> {
    await this.#addAttempts(
      records.map(({ seq }) => seq),
      1,
    );
  }

  /** Takes back what {@link countAttempt} has counted for records that had no chance to be at fault. */
  async takeBackAttempt(seqs: readonly number[]): Promise<void> {
    await this.#addAttempts(seqs, -1);
  }

  async payload(id: number): Promise<{ readonly encoding: PayloadEncoding; readonly body: Uint8Array }> {
    const { encoding, body } = await this.#db
      .selectFrom("catalog.raw_payload")
      .select(["encoding", "body"])
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    return { encoding, body };
  }

  /** The text of a version of the configuration. A version never changes. */
  async config(version: number): Promise<string> {
    const known = this.#configs.get(version);
    if (known !== undefined) return known;
    const { config } = await this.#db
      .selectFrom("catalog.config_version")
      .select("config")
      .where("integration", "=", this.#integration)
      .where("version", "=", version)
      .executeTakeFirstOrThrow();
    this.#configs.set(version, config);
    return config;
  }

  async #addAttempts(seqs: readonly number[], change: 1 | -1): Promise<void> {
    if (seqs.length === 0) return;
    await this.#db
      .updateTable("catalog.raw_record")
      .set(({ eb, fn, val }) => ({ attempts: fn<number>("greatest", [eb("attempts", "+", change), val(0)]) }))
      .where("integration", "=", this.#integration)
      .where("seq", "in", [...seqs])
      .where("status", "=", "pending")
      .execute();
  }
}

function totalBytes(records: readonly RawRecord[]): number {
  return records.reduce((sum, { bytes }) => sum + bytes, 0);
}
