import { type Problem, problem } from "@longshore/shared/problems";
import { isObject } from "../../jq/values/type-of.ts";
import type { JqObject, JqValue } from "../../jq/values/value.ts";
import type { CatalogEntity, StoredRelation } from "../../plan/catalog/catalog-entity.ts";
import { ProblemsFailure } from "../cli-failure.ts";
import { EXIT } from "../exit-codes.ts";
import { findFiles } from "../payloads/find-files.ts";
import { type Payload, readPayloads } from "../payloads/read-payloads.ts";

/** What an entity of a snapshot is taken to be where its line does not say. */
export interface SnapshotDefaults {
  /** The integration that owns it. */
  readonly owner: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Owned entities were last seen before the run that is planned. */
export const SEEN_BEFORE = 1;

const MOST_PROBLEMS = 20;

/**
 * Reads a catalog: entities as the API gives them, one JSON object a line (or an array of them). `owner`, `revision` and
 * the times may be left out. @throws {CliFailure}
 */
export function loadSnapshot(path: string, defaults: SnapshotDefaults): CatalogEntity[] {
  const entities: CatalogEntity[] = [];
  const problems: Problem[] = [];
  for (const file of findFiles([path])) {
    for (const payload of readPayloads(file)) {
      const read = readEntity(payload, file.name, defaults);
      if ("code" in read) problems.push(read);
      else entities.push(read);
      if (problems.length >= MOST_PROBLEMS) break;
    }
  }
  if (problems.length > 0) throw new ProblemsFailure(EXIT.config, problems);
  return entities;
}

function readEntity(payload: Payload, file: string, defaults: SnapshotDefaults): CatalogEntity | Problem {
  if (payload.item === undefined) return payload.problem;
  const { item } = payload;
  const wrong = (message: string): Problem =>
    problem("snapshot_invalid", message, { location: { file, line: payload.line, column: 1 } });
  if (!isObject(item)) return wrong("an entity is an object");
  const blueprint = textAt(item, "blueprint");
  const identifier = textAt(item, "identifier");
  if (blueprint === null || identifier === null)
    return wrong("an entity has a `blueprint` and an `identifier`, both text");
  const relations = relationsOf(item);
  if (relations === null) return wrong("a relation is an identifier, a list of them, or null");
  return { blueprint, identifier, ...contentOf(item), relations, ...recordOf(item, defaults) };
}

function contentOf(item: JqObject): Pick<CatalogEntity, "title" | "icon" | "team" | "properties"> {
  const team = valueAt(item, "team");
  const properties = valueAt(item, "properties");
  return {
    title: textAt(item, "title"),
    icon: textAt(item, "icon"),
    team: (Array.isArray(team) ? team : [team]).filter((name) => typeof name === "string"),
    properties: properties !== undefined && isObject(properties) ? properties : {},
  };
}

function recordOf(
  item: JqObject,
  { owner, at }: SnapshotDefaults,
): Pick<CatalogEntity, "revision" | "owner" | "lastSeen" | "createdAt" | "createdBy" | "updatedAt" | "updatedBy"> {
  const revision = valueAt(item, "revision");
  const own = valueAt(item, "owner");
  return {
    revision: typeof revision === "number" ? revision : 1,
    owner: own === null ? null : typeof own === "string" ? own : owner,
    lastSeen: SEEN_BEFORE,
    createdAt: textAt(item, "createdAt") ?? at,
    createdBy: textAt(item, "createdBy") ?? owner,
    updatedAt: textAt(item, "updatedAt") ?? at,
    updatedBy: textAt(item, "updatedBy") ?? owner,
  };
}

function relationsOf(item: JqObject): Record<string, StoredRelation> | null {
  const relations = valueAt(item, "relations") ?? {};
  if (!isObject(relations)) return null;
  const entries = Object.entries(relations);
  const stored = entries.flatMap(([name, value]): [string, StoredRelation][] =>
    isStoredRelation(value) ? [[name, value]] : [],
  );
  return stored.length === entries.length ? Object.fromEntries(stored) : null;
}

function isStoredRelation(value: JqValue | undefined): value is string | string[] | null {
  if (value === null || typeof value === "string") return true;
  return Array.isArray(value) && value.every((target) => typeof target === "string");
}

function valueAt(item: JqObject, key: string): JqValue | undefined {
  return Object.hasOwn(item, key) ? item[key] : undefined;
}

function textAt(item: JqObject, key: string): string | null {
  const value = valueAt(item, key);
  return typeof value === "string" ? value : null;
}
