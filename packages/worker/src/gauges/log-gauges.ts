import { sql } from "kysely";
import { Gauge, type Registry } from "prom-client";
import type { Db } from "../database/database.ts";
import { readOnce } from "./read-once.ts";

interface Behind {
  readonly pending: number;
  /** Of the oldest pending record, in seconds. */
  readonly age: number;
  readonly set_aside: number;
  readonly waiting: number;
  /** Records that were set aside and have no payload any more. */
  readonly freed: number;
  /** Of all payloads that records have. */
  readonly stored: number;
}

/** How far draining is behind, and what waits for a person or for another entity, asked of the database when metrics are. */
export function addLogGauges(registry: Registry, db: Db): void {
  const collect = readOnce(async () => {
    const behind = await readBehind(db);
    records.set({ status: "pending" }, behind.pending);
    records.set({ status: "set_aside" }, behind.set_aside);
    age.set(behind.age);
    waiting.set(behind.waiting);
    freed.set(behind.freed);
    stored.set(behind.stored);
  });
  const common = { registers: [registry], collect };
  const records = new Gauge({
    ...common,
    name: "longshore_log_records",
    help: "Records of all logs that are not applied, by status.",
    labelNames: ["status"],
  });
  const age = new Gauge({
    ...common,
    name: "longshore_log_oldest_pending_seconds",
    help: "How long the oldest pending record has been waiting.",
  });
  const waiting = new Gauge({
    ...common,
    name: "longshore_waiting_entities",
    help: "Entities that wait for the targets of their relations.",
  });
  const freed = new Gauge({
    ...common,
    name: "longshore_set_aside_without_payload",
    help: "Records that were set aside and whose payloads were freed: they cannot be tried again.",
  });
  const stored = new Gauge({
    ...common,
    name: "longshore_raw_payload_bytes",
    help: "Bytes of the payloads that records have, as stored.",
  });
}

async function readBehind(db: Db): Promise<Behind> {
  const { rows } = await sql<Behind>`
    SELECT p.pending, p.age,
      (SELECT count(*) FROM catalog.raw_record WHERE status = 'set_aside') AS set_aside,
      (SELECT count(*) FROM catalog.raw_record WHERE status = 'set_aside' AND payload_freed_at IS NOT NULL) AS freed,
      (SELECT coalesce(sum(stored_bytes), 0)::bigint FROM catalog.log) AS stored,
      (SELECT count(*) FROM catalog.waiting_entity) AS waiting
    FROM (SELECT count(*) AS pending, coalesce(extract(epoch FROM now() - min(received_at)), 0)::float8 AS age
      FROM catalog.raw_record WHERE status = 'pending') AS p`.execute(db);
  return rows[0] ?? { pending: 0, age: 0, set_aside: 0, waiting: 0, freed: 0, stored: 0 };
}
