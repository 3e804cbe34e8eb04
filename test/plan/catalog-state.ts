import type { CatalogEntity, MemoryCatalog, StoredRelation, WaitingEntity } from "@longshore/engine";
import type { EntityRef } from "@longshore/shared";
import { blueprints } from "./arbitrary-input.ts";

export const nameOf = (ref: EntityRef): string => `${ref.blueprint}/${ref.identifier}`;

interface NamedRelation {
  readonly name: string;
  readonly required: boolean;
  readonly targets: readonly string[];
}

/** What each relation of an entity names, read from the blueprints above and nothing of the engine's. */
function relationsOf(blueprint: string, relations: Readonly<Record<string, StoredRelation>>): NamedRelation[] {
  const rules = blueprints.find(({ identifier }) => identifier === blueprint)?.relations ?? {};
  return Object.entries(rules).map(([name, rule]) => {
    const value = relations[name] ?? [];
    const identifiers = typeof value === "string" ? [value] : value;
    const required = rule.required === true;
    return { name, required, targets: identifiers.map((identifier) => `${rule.target}/${identifier}`) };
  });
}

/** Relations that point at nothing, as `bound/a.on → free/b`. */
export function dangling(entities: Iterable<CatalogEntity>, onlyRequired: boolean): string[] {
  const all = [...entities];
  const existing = new Set(all.map(nameOf));
  return all.flatMap((entity) =>
    relationsOf(entity.blueprint, entity.relations)
      .filter((relation) => relation.required || !onlyRequired)
      .flatMap(({ name, targets }) =>
        targets.filter((target) => !existing.has(target)).map((target) => `${nameOf(entity)}.${name} → ${target}`),
      ),
  );
}

/** Waiting writes that could be applied: the largest set of rows of which each needs only the others and what exists. */
export function couldBeApplied(catalog: MemoryCatalog): string[] {
  const existing = new Set(Array.from(catalog.entities(), nameOf));
  let rows = [...catalog.waitingEntities()];
  for (;;) {
    const there = new Set([...existing, ...rows.map((row) => nameOf(row.ref))]);
    const left = rows.filter((row) => targetsOf(row).every((target) => there.has(target)));
    if (left.length === rows.length) return rows.map((row) => nameOf(row.ref));
    rows = left;
  }
}

function targetsOf(row: WaitingEntity): string[] {
  return relationsOf(row.ref.blueprint, row.patch.relations).flatMap((relation) => relation.targets);
}

/** Everything a reader of the catalog sees, and who owns it; without what tells how it came about. */
export function contentOf(catalog: MemoryCatalog): unknown {
  const entities = Array.from(catalog.entities(), (entity) => {
    const { title, icon, team, properties, relations, owner, lastSeen } = entity;
    return [nameOf(entity), { title, icon, team, properties, relations, owner, lastSeen }] as const;
  });
  const waiting = Array.from(catalog.waitingEntities(), (row) => {
    return [
      nameOf(row.ref),
      { patch: row.patch, writer: row.writer, missing: row.missing.map(nameOf).sort() },
    ] as const;
  });
  return { entities: Object.fromEntries(entities), waiting: Object.fromEntries(waiting) };
}
