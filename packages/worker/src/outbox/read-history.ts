import { sql } from "kysely";
import type { Db } from "../database/database.ts";
import { completeEvent } from "../publish/read-outbox.ts";

export interface HistoryPage {
  /** Complete events as JSON text, in order. */
  readonly events: readonly string[];
  /** Where the next page goes on. */
  readonly next: HistoryPlace;
}

/** Transactions up to `xid` were read whole; of those before `until`, rows up to `id`. */
export interface HistoryPlace {
  readonly from: string;
  readonly until: string;
  readonly id: number;
}

const PAGE = 500;

/** The first place, or with `false` the place behind everything that is over by now. */
export async function historyPlace(db: Db, fromStart: boolean): Promise<HistoryPlace> {
  const until = await settled(db);
  return { from: fromStart ? "0" : until, until, id: 0 };
}

/**
 * The next events of the outbox, whatever their destination, one for each change. A cursor of ids alone would skip a
 * transaction that commits late with an id from early on; so pages go through the transactions that are over, and when
 * these are through, through those that ended meanwhile.
 */
export async function readHistory(db: Db, org: string, place: HistoryPlace): Promise<HistoryPage> {
  const { rows } = await sql<{ id: number; event: string }>`
    SELECT id, event FROM catalog.outbox
    WHERE xid >= ${place.from}::text::xid8 AND xid < ${place.until}::text::xid8 AND id > ${place.id}
    ORDER BY id LIMIT ${PAGE}`.execute(db);
  const events = rows.map(({ id, event }) => completeEvent(org, id, event));
  const last = rows.at(-1);
  if (last !== undefined) return { events, next: { ...place, id: last.id } };
  return { events, next: { from: place.until, until: await settled(db), id: 0 } };
}

/** Where history begins: the newest event that was trimmed, 0 for none. */
export async function trimmedId(db: Db): Promise<number> {
  const { trimmed_id: id } = await db.selectFrom("catalog.changelog").select("trimmed_id").executeTakeFirstOrThrow();
  return id;
}

async function settled(db: Db): Promise<string> {
  const { rows } = await sql<{ xid: string }>`
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xid`.execute(db);
  return rows[0]?.xid ?? "0";
}
