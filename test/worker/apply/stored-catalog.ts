import { type CatalogEntity, type ContentPatch, MemoryCatalog, type WaitingEntity } from "@longshore/engine";
import type { Db } from "@longshore/worker";
import { blueprints } from "../../plan/arbitrary-input.ts";

/** The whole catalog of a database, read without any of the worker's own readers. Its numbers are all small. */
export async function storedCatalog(db: Db): Promise<MemoryCatalog> {
  const entities = await db.selectFrom("catalog.entity").selectAll().execute();
  const waiting = await db.selectFrom("catalog.waiting_entity").selectAll().execute();
  const tombstones = await db.selectFrom("catalog.tombstone").selectAll().execute();
  return new MemoryCatalog({
    blueprints,
    entities: entities.map(
      (row): CatalogEntity => ({
        blueprint: row.blueprint,
        identifier: row.identifier,
        title: row.title,
        icon: row.icon,
        team: row.team,
        properties: JSON.parse(row.properties),
        relations: JSON.parse(row.relations),
        revision: row.revision,
        owner: row.owner === null ? null : String(row.owner),
        lastSeen: row.last_seen_seq,
        createdAt: row.created_at.toISOString(),
        createdBy: row.created_by,
        updatedAt: row.updated_at.toISOString(),
        updatedBy: row.updated_by,
      }),
    ),
    waiting: waiting.map((row): WaitingEntity => {
      const patch: ContentPatch = JSON.parse(row.patch);
      const integration = row.integration === null ? null : String(row.integration);
      return {
        ref: { blueprint: row.blueprint, identifier: row.identifier },
        patch,
        missing: JSON.parse(row.missing),
        writer: { integration, seq: row.seq, by: row.written_by, claims: row.claims },
        since: row.since.toISOString(),
        checked: row.checked,
        due: row.due,
      };
    }),
    revisions: tombstones,
  });
}

/** Relations as the table of edges has them: `free/a.link → free/b`. */
export async function storedEdges(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom("catalog.entity_relation as r")
    .innerJoin("catalog.entity as s", "s.key", "r.source")
    .innerJoin("catalog.entity as t", "t.key", "r.target")
    .select(["s.blueprint as sb", "s.identifier as si", "r.relation", "t.blueprint as tb", "t.identifier as ti"])
    .execute();
  return rows.map((row) => `${row.sb}/${row.si}.${row.relation} → ${row.tb}/${row.ti}`).toSorted();
}

/** The edges that the entities themselves say there are. */
export function edgesOf(catalog: MemoryCatalog): string[] {
  const edges = [...catalog.entities()].flatMap((entity) => {
    const rules = blueprints.find((each) => each.identifier === entity.blueprint)?.relations ?? {};
    return Object.entries(rules).flatMap(([name, { target }]) => {
      const value = entity.relations[name] ?? [];
      const targets = typeof value === "string" ? [value] : value;
      return targets.map((identifier) => `${entity.blueprint}/${entity.identifier}.${name} → ${target}/${identifier}`);
    });
  });
  return [...new Set(edges)].toSorted();
}
