import type { Applying } from "@longshore/worker";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { applyingOn } from "../apply/world.ts";
import {
  addMany,
  count,
  dangling,
  deleteThese,
  finish,
  names,
  put,
  putParts,
  storeLargeBlueprints,
} from "./large-world.ts";

let database: TestDatabase;
let applying: Applying;
beforeEach(async () => {
  database = await createTestDatabase();
  await storeLargeBlueprints(database.db);
  applying = applyingOn(database.db);
});
afterEach(() => database.close());

const CLUSTERS = ["cluster/c0", "cluster/c1", "cluster/c2", "cluster/c3", "cluster/c4"];

/** Five clusters; nodes of them by turns; a pod on every node. */
async function kubernetes(nodes: number, pods: number): Promise<void> {
  const { db } = database;
  await addMany(db, { blueprint: "cluster", prefix: "c", count: 5 });
  await addMany(db, { blueprint: "node", prefix: "n", count: nodes, target: "'c' || n % 5" });
  if (pods > 0) await addMany(db, { blueprint: "pod", prefix: "p", count: pods, target: `'n' || n % ${nodes}` });
}

interface Told {
  readonly action: string;
  readonly context: { readonly entity: string; readonly blueprint: string };
  readonly cause: readonly { readonly type: string }[];
}

async function events(): Promise<Told[]> {
  const rows = await database.db.selectFrom("catalog.outbox").select("event").orderBy("id").execute();
  return rows.map(({ event }) => JSON.parse(event));
}

async function migration(id: string | null) {
  const row = await database.db
    .selectFrom("catalog.migration")
    .selectAll()
    .where("id", "=", id ?? "")
    .executeTakeFirstOrThrow();
  return { status: row.status, slices: row.slices, problem: row.problem, ...JSON.parse(row.progress) };
}

test("up to 1 000 deletions are done when the call is answered, in one transaction", async () => {
  await kubernetes(500, 495);
  const { migration: id, deleted } = await deleteThese(applying, CLUSTERS);
  expect([id, deleted.length, await count(database.db)]).toEqual([null, 1_000, 0]);
});

test("one more is a migration, and the call deletes nothing", async () => {
  await kubernetes(500, 496);
  const { migration: id } = await deleteThese(applying, CLUSTERS);
  expect([typeof id, await count(database.db)]).toEqual(["string", 1_001]);
});

test("after every slice of a migration no relation points at nothing, and none has more than 1 000 deletions", async () => {
  await kubernetes(1_000, 3_000);
  const { migration: id } = await deleteThese(applying, CLUSTERS);
  const counts = [await count(database.db)];
  await finish(applying, id, async () => {
    expect(await dangling(database.db)).toBe(0);
    counts.push(await count(database.db));
  });
  const steps = counts.slice(1).map((left, at) => (counts[at] ?? 0) - left);
  expect([Math.max(...steps), counts.at(-1)]).toEqual([1_000, 0]);
  expect(await migration(id)).toMatchObject({ status: "COMPLETED", deleted: 4_005, updated: 0, remaining: 0 });
});

test("each slice is a record: the numbers of all changes have no hole", async () => {
  await kubernetes(1_000, 500);
  const { migration: id } = await deleteThese(applying, CLUSTERS);
  await finish(applying, id);
  const { rows } = await sql<{ type: string; applied_no: number; seq: number }>`
    SELECT type, applied_no, seq FROM catalog.raw_record ORDER BY applied_no`.execute(database.db);
  expect(rows).toEqual([
    { type: "api", applied_no: 1, seq: 1 },
    { type: "migration", applied_no: 2, seq: 2 },
    { type: "migration", applied_no: 3, seq: 3 },
  ]);
  const head = await database.db.selectFrom("catalog.head").select("applied_no").executeTakeFirstOrThrow();
  expect(head.applied_no).toBe(3);
});

test("every deletion has its event, after those of what needs it, and its causes lead to the call", async () => {
  await kubernetes(1_000, 500);
  const { migration: id } = await deleteThese(applying, CLUSTERS);
  await finish(applying, id);
  const told = await events();
  const place = new Map(told.map(({ context }, at) => [`${context.blueprint}/${context.entity}`, at]));
  expect([told.length, place.size]).toEqual([1_505, 1_505]);
  const wrong = Array.from({ length: 1_000 }, (_, n) => n).filter((n) => {
    const [pod = -1, node = 0, cluster = 0] = [`pod/p${n}`, `node/n${n}`, `cluster/c${n % 5}`].map((key) =>
      place.get(key),
    );
    return pod > node || node > cluster;
  });
  expect(wrong).toEqual([]);
  expect(told[place.get("pod/p7") ?? 0]?.cause).toEqual([
    { type: "dependent", of: { blueprint: "node", identifier: "n7" }, relation: "on" },
    { type: "dependent", of: { blueprint: "cluster", identifier: "c2" }, relation: "in" },
    { type: "api" },
  ]);
});

test("an entity that comes between two slices and needs what is still to go, goes too", async () => {
  await kubernetes(1_500, 0);
  const { migration: id } = await deleteThese(applying, CLUSTERS);
  let came = false;
  await finish(applying, id, async () => {
    if (came || (await count(database.db)) > 1_000) return;
    came = true;
    await put(applying, "node/late", "cluster/c3");
    await put(applying, "pod/late", "node/late");
  });
  expect([came, await names(database.db)]).toEqual([true, []]);
});

test("what has moved to an entity that stays is kept, with what needs it", async () => {
  await kubernetes(1_500, 1);
  await put(applying, "cluster/safe", null);
  const { migration: id } = await deleteThese(applying, CLUSTERS);
  let steps = 0;
  await finish(applying, id, async () => {
    steps += 1;
    if (steps === 1) await put(applying, "node/n0", "cluster/safe");
  });
  expect(await names(database.db)).toEqual(["cluster/safe", "node/n0", "pod/p0"]);
});

test("a ring that no longer needs anything that goes is kept, though each of it goes because of the other", async () => {
  await putParts(applying, { safe: ["safe"], root: ["root"], a: ["root"], d: ["d"], b: ["a", "d"], c: ["b"] });
  await putParts(applying, { d: ["b"] });
  await addMany(database.db, { blueprint: "part", prefix: "z", count: 1_000, target: "'root'" });
  const { migration: id } = await deleteThese(applying, ["part/root"]);
  await finish(applying, id, async (step) => {
    if (step === 1) await putParts(applying, { a: ["safe"] });
  });
  expect(await names(database.db)).toEqual(["part/a", "part/b", "part/c", "part/d", "part/safe"]);
});

test("a dependent that comes back after its slice goes again while what it needs is still to go", async () => {
  await kubernetes(1_500, 0);
  const { migration: id } = await deleteThese(applying, CLUSTERS);
  const before = await names(database.db);
  const back: string[] = [];
  await finish(applying, id, async () => {
    const left = new Set(await names(database.db));
    const gone = before.find((name) => !left.has(name));
    if (gone === undefined || back.length > 0) return;
    back.push(gone);
    await put(applying, gone, "cluster/c0");
  });
  expect([back.length, await names(database.db)]).toEqual([1, []]);
});

test("what was asked for and comes back after its slice is left alone", async () => {
  await addMany(database.db, { blueprint: "cluster", prefix: "c", count: 1_500 });
  const before = await names(database.db);
  const { migration: id } = await deleteThese(applying, before);
  const back: string[] = [];
  await finish(applying, id, async () => {
    const left = new Set(await names(database.db));
    const gone = before.find((name) => !left.has(name));
    if (gone === undefined || back.length > 0) return;
    back.push(gone);
    await put(applying, gone, null);
  });
  expect([back.length, await names(database.db)]).toEqual([1, back]);
});

test("a chain of 1 500 that each need the next goes from its end", async () => {
  await addMany(database.db, { blueprint: "link", prefix: "l", count: 1_500, target: "'l' || greatest(n - 1, 0)" });
  const { migration: id } = await deleteThese(applying, ["link/l0"]);
  await finish(applying, id, async () => expect(await dangling(database.db)).toBe(0));
  expect(await count(database.db)).toBe(0);
});

test("a ring of more than 1 000 goes in one transaction, since no part of it can go first", async () => {
  await addMany(database.db, { blueprint: "link", prefix: "l", count: 1_200, target: "'l' || (n + 1) % 1200" });
  const { migration: id } = await deleteThese(applying, ["link/l0"]);
  const counts = new Set<number>();
  await finish(applying, id, async () => counts.add(await count(database.db)));
  expect(counts).toEqual(new Set([1_200, 0]));
});

test("small rings are taken together, and each as a whole", async () => {
  const { db } = database;
  await addMany(db, { blueprint: "link", prefix: "l", count: 1_500, target: "'l' || n - n % 3 + (n + 1) % 3" });
  const roots = Array.from({ length: 500 }, (_, n) => `link/l${n * 3}`);
  const { migration: id } = await deleteThese(applying, roots);
  await finish(applying, id, async () => expect([await dangling(db), (await count(db)) % 3]).toEqual([0, 0]));
  expect(await migration(id)).toMatchObject({ status: "COMPLETED", deleted: 1_500, slices: 2 });
});

test("relations of 6 000 entities that stay are cleared in slices before their target goes", async () => {
  const { db } = database;
  await addMany(db, { blueprint: "cluster", prefix: "c", count: 1 });
  await addMany(db, { blueprint: "note", prefix: "n", count: 6_000, target: "'c0'" });
  const { migration: id } = await deleteThese(applying, ["cluster/c0"]);
  await finish(applying, id);
  expect(await migration(id)).toMatchObject({ status: "COMPLETED", deleted: 1, updated: 6_000, slices: 6 });
  const { rows } = await sql<{ set: number }>`
    SELECT count(*) AS set FROM catalog.entity WHERE relations ->> 'about' IS NOT NULL`.execute(db);
  expect([rows[0]?.set, await count(db)]).toEqual([0, 6_000]);
});

test("without deleteDependentEntities, an entity that 3 000 others need is refused, naming some, and nothing is begun", async () => {
  await kubernetes(3_000, 0);
  const { migration: id, deletes } = await deleteThese(applying, ["cluster/c0"], { deleteDependentEntities: false });
  expect(id).toBeNull();
  expect(deletes).toMatchObject([{ status: "rejected", problems: [{ code: "has_dependents" }] }]);
  expect(deletes[0]?.problems[0]?.message).toBe("600 entities need `cluster/c0`");
  await kubernetesLarge();
  const large = await deleteThese(applying, ["cluster/big"], { deleteDependentEntities: false });
  expect(large.deletes[0]?.problems[0]).toMatchObject({ message: "7000 entities need `cluster/big`" });
  expect(large.deletes[0]?.problems[0]?.notes).toHaveLength(11);
  expect(await database.db.selectFrom("catalog.migration").select("id").execute()).toEqual([]);
});

async function kubernetesLarge(): Promise<void> {
  await put(applying, "cluster/big", null);
  await addMany(database.db, { blueprint: "node", prefix: "big", count: 7_000, target: "'big'" });
}

test("without deleteDependentEntities, a root that others come to need between two slices stays", async () => {
  await addMany(database.db, { blueprint: "cluster", prefix: "c", count: 1_500 });
  const all = { deleteAllOf: { blueprint: "cluster", andBlueprint: false }, deleteDependentEntities: false };
  const { migration: id } = await deleteThese(applying, [], all);
  const needed = new Set<string>();
  await finish(applying, id, async () => {
    const [first] = await names(database.db);
    if (needed.size > 0 || first === undefined) return;
    needed.add(first);
    await put(applying, "node/late", first);
  });
  expect(await names(database.db)).toEqual([...needed, "node/late"]);
  expect(await migration(id)).toMatchObject({ status: "COMPLETED", deleted: 1_499, rejected: 1 });
});

test("few entities that are large are a migration: 1 000 of 450 kB in one transaction took 4 GB and ended the process", async () => {
  await addMany(database.db, { blueprint: "cluster", prefix: "c", count: 200 });
  await sql`UPDATE catalog.entity SET properties = json_build_object('text', repeat('x', 400000))`.execute(database.db);
  const few = await deleteThese(applying, ["cluster/c0", "cluster/c1"]);
  expect([few.migration, few.deleted.length]).toEqual([null, 2]);
  const all = await deleteThese(applying, [], { deleteAllOf: { blueprint: "cluster", andBlueprint: false } });
  expect([typeof all.migration, await count(database.db)]).toEqual(["string", 198]);
});

test("few entities that clear relations of large ones are a migration", async () => {
  await put(applying, "cluster/c", null);
  await addMany(database.db, { blueprint: "note", prefix: "n", count: 200, target: "'c'" });
  await sql`UPDATE catalog.entity SET properties = json_build_object('text', repeat('x', 400000))
    WHERE blueprint = 'note'`.execute(database.db);
  expect(typeof (await deleteThese(applying, ["cluster/c"])).migration).toBe("string");
});

test("large entities make smaller slices: what is in memory is bounded in bytes, too", async () => {
  await addMany(database.db, { blueprint: "cluster", prefix: "c", count: 1_001 });
  await sql`UPDATE catalog.entity SET properties = json_build_object('text', repeat('x', 50000))`.execute(database.db);
  const { migration: id } = await deleteThese(applying, await names(database.db));
  await finish(applying, id);
  // 50 MB, of which 335 entities fit into the 16 MiB of a slice.
  expect(await migration(id)).toMatchObject({ status: "COMPLETED", deleted: 1_001, slices: 3 });
});
