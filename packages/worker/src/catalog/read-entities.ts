import { type CatalogEntity, matcherOf, type Rule, type RuleTree } from "@longshore/engine";
import type { EntityRef } from "@longshore/shared";
import { type RawBuilder, sql } from "kysely";
import type { Db } from "../database/database.ts";
import { entityKey } from "./entity-key.ts";
import { type EntityRow, entityOf } from "./entity-row.ts";
import { prefilter } from "./prefilter.ts";

/** The entity as it is, or null. */
export async function readEntity(db: Db, ref: EntityRef): Promise<CatalogEntity | null> {
  const row = await db.selectFrom("catalog.entity").selectAll().where("key", "=", entityKey(ref)).executeTakeFirst();
  return row === undefined ? null : entityOf(row);
}

export interface EntityPage {
  readonly entities: readonly CatalogEntity[];
  /** Where the next page starts; null at the end. */
  readonly next: string | null;
}

export interface EntitySearchRequest {
  /** Null: entities of every blueprint that the query allows. */
  readonly blueprint: string | null;
  readonly query: RuleTree;
  /** What `today` and `isExpired` are relative to. */
  readonly now: Date;
  readonly limit: number;
  /** `next` of the page before. */
  readonly from: string | null;
}

/** Rows read at once while looking for hits. */
const SCANNED_AT_ONCE = 1_000;

/**
 * Entities that a query matches, in the order of their keys, so that a page starts where the one before ended whatever
 * was written in between. The database rules out what it can; the query itself is evaluated as it is in a mapping.
 */
export async function searchEntities(db: Db, request: EntitySearchRequest): Promise<EntityPage> {
  const { query, now, limit } = request;
  const matches = matcherOf(query, now.getTime());
  const found: CatalogEntity[] = [];
  let after = request.from;
  for (;;) {
    const rows = await scan(db, request, after);
    for (const row of rows) {
      const entity = entityOf(row);
      if (!matches(entity)) continue;
      if (found.length === limit) return { entities: found, next: after };
      found.push(entity);
      after = row.key;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < SCANNED_AT_ONCE) return { entities: found, next: null };
    after = last.key;
  }
}

async function scan(db: Db, { blueprint, query }: EntitySearchRequest, after: string | null): Promise<EntityRow[]> {
  const blueprints = blueprint === null ? blueprintsOf(query) : [blueprint];
  const { rows } = await sql<EntityRow>`
    SELECT * FROM catalog.entity
    WHERE ${inBlueprints(blueprints, query)} AND (${after}::uuid IS NULL OR key > ${after}::uuid)
    ORDER BY key LIMIT ${SCANNED_AT_ONCE}`.execute(db);
  return rows;
}

function inBlueprints(blueprints: readonly string[] | null, query: RuleTree): RawBuilder<boolean> {
  if (blueprints === null) return sql`true`;
  const [only, ...others] = blueprints;
  if (only === undefined) return sql`false`;
  return others.length === 0
    ? sql`blueprint = ${only} AND ${prefilter(query, only)}`
    : sql`blueprint = ANY(${blueprints}::text[])`;
}

/** The blueprints that every hit is of, if the query says so outright; null if it may be any. */
function blueprintsOf({ combinator, rules }: RuleTree): string[] | null {
  if (combinator === "or" && rules.length !== 1) return rules.length === 0 ? [] : null;
  const named = rules.map((rule) => ("combinator" in rule ? blueprintsOf(rule) : blueprintsOfRule(rule)));
  return named.find((blueprints) => blueprints !== null) ?? null;
}

function blueprintsOfRule({ property, operator, value }: Rule): string[] | null {
  if (property !== "$blueprint" || (operator !== "=" && operator !== "in")) return null;
  const values = Array.isArray(value) ? value : [value];
  return values.every((each) => typeof each === "string") ? values : null;
}

/** How many entities a blueprint has. */
export async function countEntities(db: Db, blueprint: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) FROM catalog.entity WHERE blueprint = ${blueprint}`.execute(db);
  return rows[0]?.count ?? 0;
}
