import type { CatalogBlueprint } from "@longshore/engine";
import { type RawBuilder, sql } from "kysely";

/** The relations that their entities cannot be without. */
export interface RequiredRelations {
  has(blueprint: string, relation: string): boolean;
  /** Blueprints whose entities others may need. */
  readonly targets: readonly string[];
  /** The same question in a query: two expressions, of a blueprint and of the name of a relation. */
  matches(blueprint: RawBuilder<unknown>, relation: RawBuilder<unknown>): RawBuilder<boolean>;
}

const known = new WeakMap<ReadonlyMap<string, CatalogBlueprint>, RequiredRelations>();

/** Made once for each version of the blueprints. */
export function requiredRelations(blueprints: ReadonlyMap<string, CatalogBlueprint>): RequiredRelations {
  const made = known.get(blueprints) ?? makeRequired(blueprints);
  known.set(blueprints, made);
  return made;
}

function makeRequired(blueprints: ReadonlyMap<string, CatalogBlueprint>): RequiredRelations {
  const all = [...blueprints.values()].flatMap(({ identifier, relations = {} }) =>
    Object.entries(relations).flatMap(([relation, rule]) =>
      rule.required ? { blueprint: identifier, relation, target: rule.target } : [],
    ),
  );
  const keys = new Set(all.map(({ blueprint, relation }) => `${blueprint}\u0000${relation}`));
  const [names, relations] = [all.map(({ blueprint }) => blueprint), all.map(({ relation }) => relation)];
  return {
    has: (blueprint, relation) => keys.has(`${blueprint}\u0000${relation}`),
    targets: [...new Set(all.map(({ target }) => target))],
    matches: (blueprint, relation) =>
      sql`(${blueprint}, ${relation}) IN (SELECT * FROM unnest(${names}::text[], ${relations}::text[]))`,
  };
}

/** Joins what needs `target`, a key, as `n(source)`: by index for each row, whatever the planner knows of the tables. */
export function needing(target: RawBuilder<unknown>, required: RequiredRelations): RawBuilder<unknown> {
  return sql`
    CROSS JOIN LATERAL (
      SELECT r.source
      FROM (SELECT source, relation FROM catalog.entity_relation WHERE target = ${target} OFFSET 0) AS r
        CROSS JOIN LATERAL (SELECT e.blueprint FROM catalog.entity e WHERE e.key = r.source OFFSET 0) AS s
      WHERE r.source <> ${target} AND ${required.matches(sql`s.blueprint`, sql`r.relation`)}) AS n`;
}

/**
 * Whether `target`, a key, is needed by an entity for which `counts` holds: an expression that may name `r.source`. A
 * subquery that is evaluated for each row, by its index: EXISTS may become a join of all edges of the catalog with all of
 * its entities, where the planner has no statistics yet.
 */
export function isNeeded(
  target: RawBuilder<unknown>,
  required: RequiredRelations,
  counts: RawBuilder<unknown>,
): RawBuilder<boolean> {
  return sql`(
    SELECT true FROM catalog.entity_relation r
      CROSS JOIN LATERAL (SELECT s.blueprint FROM catalog.entity s WHERE s.key = r.source OFFSET 0) AS s
    WHERE r.target = ${target} AND r.source <> ${target}
      AND ${required.matches(sql`s.blueprint`, sql`r.relation`)} AND ${counts} LIMIT 1) IS NOT NULL`;
}

/**
 * Whether `key` is of what the migration has still to delete. The state is no condition of the row: the index of open rows
 * would be taken for small, and walked for every key.
 */
export function isOpen(migration: string, key: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`((
    SELECT o.state FROM catalog.migration_entity o
    WHERE o.migration = ${migration}::uuid AND o.key = ${key}) IS NOT DISTINCT FROM 'open')`;
}
