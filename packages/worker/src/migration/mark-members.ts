import { sql } from "kysely";
import type { Tx } from "../database/database.ts";

export async function markMembers(
  tx: Tx,
  migration: string,
  keys: readonly string[],
  state: "deleted" | "kept" | "rejected",
): Promise<void> {
  if (keys.length === 0) return;
  await sql`
    UPDATE catalog.migration_entity SET state = ${state}
    WHERE migration = ${migration}::uuid AND key = ANY(${keys}::uuid[])`.execute(tx);
}

/** Takes entities out of the set. What they need and is still to go is looked at again: they may need it otherwise. */
export async function forgetMembers(tx: Tx, migration: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await sql`
    DELETE FROM catalog.migration_entity
    WHERE migration = ${migration}::uuid AND key = ANY(${keys}::uuid[])`.execute(tx);
  await sql`
    UPDATE catalog.migration_entity SET expanded = false
    WHERE migration = ${migration}::uuid AND state = 'open' AND key IN (
      SELECT target FROM catalog.entity_relation WHERE source = ANY(${keys}::uuid[]))`.execute(tx);
}
