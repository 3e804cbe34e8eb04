import {
  type CatalogEntity,
  isObject,
  type JqObject,
  type JqValue,
  parseJson,
  type StoredRelation,
} from "@longshore/engine";
import type { Selectable } from "kysely";
import type { Schema } from "../database/schema.ts";

export type EntityRow = Selectable<Schema["catalog.entity"]>;

/** An entity as planning reads it. Owners are internal ids here: an installation id may be taken up again. */
export function entityOf(row: EntityRow): CatalogEntity {
  return {
    blueprint: row.blueprint,
    identifier: row.identifier,
    title: row.title,
    icon: row.icon,
    team: row.team,
    properties: parseObject(row.properties),
    relations: relationsOf(parseObject(row.relations)),
    owner: row.owner === null ? null : String(row.owner),
    datasource: row.datasource,
    revision: row.revision,
    lastSeen: row.last_seen_seq,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    updatedAt: row.updated_at.toISOString(),
    updatedBy: row.updated_by,
  };
}

/** @throws {Error} if the column holds no object, which nothing of ours writes */
export function parseObject(json: string): JqObject {
  const value = parseJson(json);
  if (!isObject(value)) throw new Error(`the catalog holds ${json.slice(0, 40)} where an object belongs`);
  return value;
}

export function relationsOf(relations: JqObject): Record<string, StoredRelation> {
  return Object.fromEntries(Object.entries(relations).map(([name, value]) => [name, relationOf(value)]));
}

function relationOf(value: JqValue): StoredRelation {
  if (value === null || typeof value === "string") return value;
  if (Array.isArray(value)) return value.filter((target) => typeof target === "string");
  throw new Error("the catalog holds a relation that names no entity");
}
