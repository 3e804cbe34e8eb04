import { BLUEPRINT_IDENTIFIER } from "@longshore/shared";
import { sql } from "kysely";
import type { NamedBlueprints } from "../check/check-request.ts";
import type { Db } from "../database/database.ts";

/** Bytes of blueprints that one configuration is held to: a few hundred usual ones, or four of the largest. */
const MOST_BYTES = 4_000_000;

/** Identifiers among which the one that was meant is looked for. */
const MOST_OTHERS = 10_000;

export interface LoadedNames extends NamedBlueprints {
  /** Identifiers of blueprints that are there, and were not loaded since all of them together are too large. */
  readonly tooLarge: readonly string[];
}

/** The blueprints of these names, as far as they exist; the identifiers of others only where a name is unknown. */
export async function loadNamed(db: Db, names: readonly string[]): Promise<LoadedNames> {
  const possible = names.filter((name) => BLUEPRINT_IDENTIFIER.test(name));
  const found = await findNamed(db, possible);
  const tooLarge = found.flatMap(({ identifier, document }) => (document === null ? [identifier] : []));
  const unknown = found.length < names.length ? await otherIdentifiers(db, possible) : [];
  return {
    blueprints: found.flatMap(({ document }) => document ?? []),
    others: [...tooLarge, ...unknown],
    tooLarge,
  };
}

interface FoundName {
  readonly identifier: string;
  /** Null beyond the limit. */
  readonly document: string | null;
}

async function findNamed(db: Db, names: readonly string[]): Promise<FoundName[]> {
  const { rows } = await sql<FoundName>`
    SELECT identifier, CASE WHEN bytes <= ${MOST_BYTES} THEN document END AS document
    FROM (
      SELECT identifier, document, sum(octet_length(document::text)) OVER (ORDER BY identifier) AS bytes
      FROM catalog.blueprint WHERE identifier = ANY(${names}::text[])
    ) AS named`.execute(db);
  return rows;
}

async function otherIdentifiers(db: Db, names: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ identifier: string }>`
    SELECT identifier FROM catalog.blueprint WHERE identifier <> ALL(${names}::text[])
    ORDER BY identifier LIMIT ${MOST_OTHERS}`.execute(db);
  return rows.map(({ identifier }) => identifier);
}
