import { type Applying, callEntityApi, completeMigration, type Db, type EntityCall, takeStep } from "@longshore/worker";
import { sql } from "kysely";
import { START } from "../apply/world.ts";

interface Relation {
  readonly target: string;
  readonly required: boolean;
  readonly many?: boolean;
}

/**
 * Clusters; nodes that need a cluster; pods that need a node; links that need a link; parts that need two parts; notes
 * about clusters, which need none.
 */
const RELATIONS: Readonly<Record<string, Readonly<Record<string, Relation>>>> = {
  cluster: {},
  node: { in: { target: "cluster", required: true } },
  pod: { on: { target: "node", required: true } },
  link: { next: { target: "link", required: true } },
  part: { of: { target: "part", required: true }, and: { target: "part", required: true } },
  note: { about: { target: "cluster", required: false } },
};

export async function storeLargeBlueprints(db: Db): Promise<void> {
  const stamp = { created_at: START, created_by: "test", updated_at: START, updated_by: "test" };
  const rows = Object.entries(RELATIONS).map(([identifier, relations]) => {
    const all = Object.entries(relations).map(([name, each]) => [name, { many: false, ...each }]);
    const document = { identifier, title: identifier, schema: { properties: {} }, relations: Object.fromEntries(all) };
    return { identifier, document: JSON.stringify(document), ...stamp };
  });
  await db.insertInto("catalog.blueprint").values(rows).execute();
  await db.updateTable("catalog.head").set({ blueprints_version: 1 }).execute();
}

/** Entities in one statement: `target(n)` of `n` in SQL names what each points at; null for nothing. */
export interface Many {
  readonly blueprint: string;
  readonly prefix: string;
  readonly count: number;
  /** An expression of `n`, from 0 on. */
  readonly target?: string;
  readonly owner?: number;
  readonly seen?: number;
}

/** The rows that writing them would leave: entities and edges, but no events and no records. */
export async function addMany(db: Db, { blueprint, prefix, count, target, owner = null as never, seen = 0 }: Many) {
  const [relation, rule] = Object.entries(RELATIONS[blueprint] ?? {})[0] ?? [];
  const key = (name: string, id: string) =>
    `encode(substr(sha256(convert_to('${name}', 'UTF8') || '\\x00'::bytea || convert_to(${id}, 'UTF8')), 1, 16), 'hex')::uuid`;
  const own = `'${prefix}' || n`;
  const relations = target === undefined ? "'{}'::json" : `json_build_object('${relation}', ${target})`;
  await sql
    .raw(`
    INSERT INTO catalog.entity (key, blueprint, identifier, title, icon, team, properties, relations, owner, datasource,
      revision, last_seen_seq, created_at, created_by, updated_at, updated_by)
    SELECT ${key(blueprint, own)}, '${blueprint}', ${own}, ${own}, NULL, '{}', '{}', ${relations}, ${owner ?? "NULL"}, NULL,
      1, ${seen}, now(), 'test', now(), 'test' FROM generate_series(0, ${count - 1}) AS n`)
    .execute(db);
  if (target === undefined || rule === undefined) return;
  await sql
    .raw(`
    INSERT INTO catalog.entity_relation (source, relation, target)
    SELECT ${key(blueprint, own)}, '${relation}', ${key(rule.target, target)} FROM generate_series(0, ${count - 1}) AS n`)
    .execute(db);
}

const CALL: EntityCall = {
  merge: false,
  createMissingRelatedEntities: false,
  deleteDependentEntities: true,
  atomic: true,
  validationOnly: false,
  caller: { id: "person", userAgent: null },
  body: "{}",
};

export function deleteThese(applying: Applying, names: readonly string[], more: Partial<EntityCall> = {}) {
  return callEntityApi(applying, {
    ...CALL,
    ...(more.deleteAllOf === undefined ? { deletes: names.map(refOf) } : {}),
    ...more,
  });
}

/** Writes one entity that points at another, as a call of the API does. */
export function put(applying: Applying, name: string, target: string | null) {
  const ref = refOf(name);
  const [relation = ""] = Object.keys(RELATIONS[ref.blueprint] ?? {});
  return callEntityApi(applying, {
    ...CALL,
    writes: [{ ...ref, relations: target === null ? {} : { [relation]: refOf(target).identifier } }],
  });
}

function refOf(name: string): { blueprint: string; identifier: string } {
  const [blueprint = "", identifier = ""] = name.split("/");
  return { blueprint, identifier };
}

/** Parts that need one or two others: `{ a: ["b", "c"] }`. One that names itself needs nobody. */
export async function putParts(applying: Applying, parts: Readonly<Record<string, readonly [string, string?]>>) {
  for (const [identifier, [of, and = of]] of Object.entries(parts)) {
    await callEntityApi(applying, { ...CALL, writes: [{ blueprint: "part", identifier, relations: { of, and } }] });
  }
}

/** Takes every step of a migration; `between` runs after each. */
export async function finish(
  applying: Applying,
  migration: string | null,
  between: (step: number) => Promise<unknown> = async () => {},
): Promise<number> {
  if (migration === null) throw new Error("it is no migration");
  for (let steps = 1; ; steps += 1) {
    const step = await takeStep(applying, migration);
    if (step !== "worked") {
      if (step === "done") await completeMigration(applying, migration);
      return steps;
    }
    await between(steps);
  }
}

export async function names(db: Db): Promise<string[]> {
  const rows = await db.selectFrom("catalog.entity").select(["blueprint", "identifier"]).execute();
  return rows.map(({ blueprint, identifier }) => `${blueprint}/${identifier}`).toSorted();
}

export async function count(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`SELECT count(*) FROM catalog.entity`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Edges to nothing: a catalog that is not valid. */
export async function dangling(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) FROM catalog.entity_relation r
    WHERE NOT EXISTS (SELECT FROM catalog.entity e WHERE e.key = r.target)`.execute(db);
  return rows[0]?.count ?? 0;
}
