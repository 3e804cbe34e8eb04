import { formatJson, isObject, type JqObject, type JqValue, parseJson } from "@longshore/engine";
import { type Blueprint, blueprintSchema, problem, schemaProblems } from "@longshore/shared";
import { type Selectable, sql } from "kysely";
import { ApiError, refusal } from "../api-error.ts";
import { rebuildEdges } from "../catalog/rebuild-edges.ts";
import type { Db, Tx } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";
import { transact } from "../database/transaction.ts";
import { snapshotWhenSwitchedOn } from "../publish/snapshot/request-snapshot.ts";
import { refuseLostValues, refuseTypeChanges, refuseUnknownTargets } from "./blueprint-rules.ts";

/** A blueprint as it was sent, and when by whom. */
export interface StoredBlueprint {
  readonly document: JqObject;
  readonly row: Omit<Selectable<Schema["catalog.blueprint"]>, "document">;
}

export interface BlueprintAuthor {
  readonly userId: string;
  readonly at: Date;
}

export async function listBlueprints(db: Db): Promise<StoredBlueprint[]> {
  const rows = await db.selectFrom("catalog.blueprint").selectAll().orderBy("identifier").execute();
  return rows.map(storedOf);
}

/** @throws {ApiError} `not_found` */
export async function findBlueprint(db: Db, identifier: string): Promise<StoredBlueprint> {
  const row = await db
    .selectFrom("catalog.blueprint")
    .selectAll()
    .where("identifier", "=", identifier)
    .executeTakeFirst();
  if (row === undefined) throw refusal("not_found", `there is no blueprint \`${identifier}\``);
  return storedOf(row);
}

/** @throws {ApiError} `identifier_taken`, or `not_found` for the target of a relation */
export function createBlueprint(db: Db, document: JqObject, by: BlueprintAuthor): Promise<StoredBlueprint> {
  return change(db, async (tx) => {
    const blueprint = checked(document);
    await refuseUnknownTargets(tx, blueprint);
    const row = await tx
      .insertInto("catalog.blueprint")
      .values({
        identifier: blueprint.identifier,
        document: formatJson(document),
        created_at: by.at,
        created_by: by.userId,
        updated_at: by.at,
        updated_by: by.userId,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) {
      throw refusal("identifier_taken", `there is a blueprint \`${blueprint.identifier}\` already`);
    }
    return storedOf(row);
  });
}

/** Puts what `next` makes of the blueprint in its place. @throws {ApiError} */
export function replaceBlueprint(
  db: Db,
  identifier: string,
  next: (current: JqObject) => JqObject,
  by: BlueprintAuthor,
): Promise<StoredBlueprint> {
  return change(db, async (tx) => {
    const current = await findBlueprint(tx, identifier);
    const document = next(current.document);
    const blueprint = checked(document);
    if (blueprint.identifier !== identifier) {
      throw refusal("invalid_request", `the identifier of a blueprint cannot change: it is \`${identifier}\``);
    }
    const before = checked(current.document);
    refuseTypeChanges(before, blueprint);
    await refuseUnknownTargets(tx, blueprint);
    await refuseLostValues(tx, before, blueprint);
    const destinations = {
      before: before.changelogDestination ?? null,
      after: blueprint.changelogDestination ?? null,
    };
    await snapshotWhenSwitchedOn(tx, { blueprint: identifier }, destinations, by);
    const row = await tx
      .updateTable("catalog.blueprint")
      .set({ document: formatJson(document), updated_at: by.at, updated_by: by.userId })
      .where("identifier", "=", identifier)
      .returningAll()
      .executeTakeFirstOrThrow();
    for (const { name, target } of changedTargets(before, blueprint)) await rebuildEdges(tx, identifier, name, target);
    return storedOf(row);
  });
}

/** Relations that point elsewhere than before; null: nowhere. */
function changedTargets(before: Blueprint, after: Blueprint): { name: string; target: string | null }[] {
  const old = new Map(Object.entries(before.relations ?? {}));
  const next = new Map(Object.entries(after.relations ?? {}));
  return [...new Set([...old.keys(), ...next.keys()])]
    .map((name) => ({ name, target: next.get(name)?.target ?? null }))
    .filter(({ name, target }) => target !== (old.get(name)?.target ?? null));
}

/** @throws {ApiError} `blueprint_in_use` */
export function deleteBlueprint(db: Db, identifier: string): Promise<void> {
  return change(db, async (tx) => {
    await refuseUsed(tx, identifier);
    const pointing = await blueprintsPointingAt(tx, identifier);
    if (pointing.length > 0) throw pointedAt(identifier, pointing);
    await tx.deleteFrom("catalog.blueprint").where("identifier", "=", identifier).execute();
  });
}

/** A relation that went with its target. */
export interface RemovedRelation {
  readonly blueprint: string;
  readonly relation: string;
}

/**
 * Deletes a blueprint and the relations that point at it, where the blueprints that have them have no entities. So those of
 * a setup that is rolled back go one by one in any order, also where they point at each other.
 *
 * @throws {ApiError} `blueprint_in_use`
 */
export function deleteWithRelations(db: Db, identifier: string, by: BlueprintAuthor): Promise<RemovedRelation[]> {
  return change(db, async (tx) => {
    await refuseUsed(tx, identifier);
    const pointing = await blueprintsPointingAt(tx, identifier);
    const used = await withEntities(tx, pointing);
    if (used.length > 0) throw pointedAt(identifier, used);
    const removed: RemovedRelation[] = [];
    for (const blueprint of pointing) removed.push(...(await removeRelations(tx, blueprint, identifier, by)));
    await tx.deleteFrom("catalog.blueprint").where("identifier", "=", identifier).execute();
    return removed;
  });
}

async function refuseUsed(tx: Tx, identifier: string): Promise<void> {
  await findBlueprint(tx, identifier);
  if (await hasEntities(tx, identifier)) {
    throw refusal("blueprint_in_use", `blueprint \`${identifier}\` has entities`);
  }
}

async function hasEntities(tx: Tx, identifier: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    SELECT EXISTS (SELECT FROM catalog.entity WHERE blueprint = ${identifier})
      OR EXISTS (SELECT FROM catalog.waiting_entity WHERE blueprint = ${identifier}) AS found`.execute(tx);
  return rows[0]?.found === true;
}

async function withEntities(tx: Tx, blueprints: readonly StoredBlueprint[]): Promise<StoredBlueprint[]> {
  const used: StoredBlueprint[] = [];
  for (const blueprint of blueprints) if (await hasEntities(tx, blueprint.row.identifier)) used.push(blueprint);
  return used;
}

/** Without the blueprint itself. */
async function blueprintsPointingAt(tx: Tx, identifier: string): Promise<StoredBlueprint[]> {
  const others = (await listBlueprints(tx)).filter(({ row }) => row.identifier !== identifier);
  return others.filter((other) => relationsTo(other, identifier).length > 0);
}

function relationsTo({ document }: StoredBlueprint, target: string): string[] {
  const relations = Object.entries(checked(document).relations ?? {});
  return relations.flatMap(([name, relation]) => (relation.target === target ? [name] : []));
}

function pointedAt(identifier: string, pointing: readonly StoredBlueprint[]): ApiError {
  const names = pointing.map(({ row }) => `\`${row.identifier}\``).join(", ");
  return refusal("blueprint_in_use", `relations of ${names} point at blueprint \`${identifier}\``);
}

/** No entity has them, so there are no edges to take away. */
async function removeRelations(
  tx: Tx,
  stored: StoredBlueprint,
  target: string,
  by: BlueprintAuthor,
): Promise<RemovedRelation[]> {
  const { document, row } = stored;
  const names = relationsTo(stored, target);
  const kept = Object.entries(objectIn(document["relations"])).filter(([name]) => !names.includes(name));
  await tx
    .updateTable("catalog.blueprint")
    .set({
      document: formatJson({ ...document, relations: Object.fromEntries(kept) }),
      updated_at: by.at,
      updated_by: by.userId,
    })
    .where("identifier", "=", row.identifier)
    .execute();
  return names.map((relation) => ({ blueprint: row.identifier, relation }));
}

function objectIn(value: JqValue | undefined): JqObject {
  return value !== undefined && isObject(value) ? value : {};
}

/**
 * Under the lock of the catalog: whoever plans with the blueprints of a version holds it as well, so none of them goes
 * away meanwhile.
 */
function change<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transact(db, async (tx) => {
    await tx.selectFrom("catalog.head").select("id").forUpdate().execute();
    const result = await work(tx);
    await tx
      .updateTable("catalog.head")
      .set(({ eb }) => ({ blueprints_version: eb("blueprints_version", "+", 1) }))
      .execute();
    return result;
  });
}

/** What a PATCH leaves must be a blueprint, too. Numbers are read as JavaScript has them: `1.0` is one. */
function checked(document: JqObject): Blueprint {
  const value: unknown = JSON.parse(formatJson(document));
  const parsed = blueprintSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = schemaProblems(parsed.error.issues, value);
  const [first] = problems;
  const message = `blueprint: ${first?.path ?? ""}: ${first?.message ?? "is not as expected"}`;
  throw new ApiError(problem("invalid_request", message), { problems });
}

function storedOf({ document: json, ...row }: Selectable<Schema["catalog.blueprint"]>): StoredBlueprint {
  const document = parseJson(json);
  if (!isObject(document)) throw new Error(`blueprint ${row.identifier} is stored as something else`);
  return { document, row };
}
