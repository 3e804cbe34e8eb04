import { formatJson, isObject, type JqObject, parseJson } from "@longshore/engine";
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
    await findBlueprint(tx, identifier);
    await refuseInUse(tx, identifier);
    await tx.deleteFrom("catalog.blueprint").where("identifier", "=", identifier).execute();
  });
}

async function refuseInUse(tx: Tx, identifier: string): Promise<void> {
  const { rows } = await sql<{ found: boolean }>`
    SELECT EXISTS (SELECT FROM catalog.entity WHERE blueprint = ${identifier})
      OR EXISTS (SELECT FROM catalog.waiting_entity WHERE blueprint = ${identifier}) AS found`.execute(tx);
  if (rows[0]?.found === true) throw refusal("blueprint_in_use", `blueprint \`${identifier}\` has entities`);
  const others = (await listBlueprints(tx)).map(({ document }) => checked(document));
  const pointing = others.filter(
    (other) =>
      other.identifier !== identifier &&
      Object.values(other.relations ?? {}).some((relation) => relation.target === identifier),
  );
  if (pointing.length === 0) return;
  const names = pointing.map((other) => `\`${other.identifier}\``).join(", ");
  throw refusal("blueprint_in_use", `relations of ${names} point at blueprint \`${identifier}\``);
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

/** What a PATCH leaves must be a blueprint, too. */
function checked(document: JqObject): Blueprint {
  const parsed = blueprintSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const problems = schemaProblems(parsed.error.issues, document);
  const [first] = problems;
  const message = `blueprint: ${first?.path ?? ""}: ${first?.message ?? "is not as expected"}`;
  throw new ApiError(problem("invalid_request", message), { problems });
}

function storedOf({ document: json, ...row }: Selectable<Schema["catalog.blueprint"]>): StoredBlueprint {
  const document = parseJson(json);
  if (!isObject(document)) throw new Error(`blueprint ${row.identifier} is stored as something else`);
  return { document, row };
}
