import { zstdDecompressSync } from "node:zlib";
import {
  type CompiledMapping,
  compileMapping,
  type EntityWrite,
  MemoryCatalog,
  type Outcome,
  planChanges,
} from "@longshore/engine";
import { type EntityRef, mappingFlags } from "@longshore/shared";
import type { Db } from "@longshore/worker";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { blueprints, completeWrite } from "../plan/arbitrary-input.ts";
import { createTestDatabase, type TestDatabase } from "../services/test-database.ts";
import { edgesOf, storedCatalog, storedEdges } from "./apply/stored-catalog.ts";
import { storeBlueprints } from "./apply/world.ts";
import { WorkerProcess } from "./harness/worker-process.ts";
import type { Call } from "./http/test-server.ts";

/** More with `CONCURRENCY_SEEDS=50 …`. */
const SEEDS = Number(process.env["CONCURRENCY_SEEDS"] ?? 3);
const ROUNDS = 12;

let database: TestDatabase;
let workers: WorkerProcess[] = [];
let call: Call;
beforeAll(async () => {
  database = await createTestDatabase();
  await storeBlueprints(database.db);
  const environment = { DATABASE_URL: database.url, LONGSHORE_CONCURRENCY: "4" };
  workers = await Promise.all([WorkerProcess.start(environment), WorkerProcess.start(environment)]);
  call = await first(workers).client();
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await database.close();
});

const MAPPING = {
  identifier: ".identifier",
  blueprint: ".blueprint",
  title: ".title",
  properties: { name: ".properties.name", size: ".properties.size" },
  relations: {
    link: ".relations.link",
    links: ".relations.links",
    boss: ".relations.boss",
    on: ".relations.on",
    peers: ".relations.peers",
    next: ".relations.next",
  },
};

const anyConfig = fc.record({
  createMissingRelatedEntities: fc.boolean(),
  deleteDependentEntities: fc.boolean(),
  enableMergeEntity: fc.boolean(),
  resources: fc.constant([{ kind: "thing", selector: { query: "true" }, port: { entity: { mappings: MAPPING } } }]),
});

/** A batch of writes, or of deletions, of one of the two. */
const anyStep = fc.record({
  by: fc.constantFrom(0, 1),
  operation: fc.constantFrom("upsert", "upsert", "delete"),
  items: fc.array(completeWrite, { minLength: 1, maxLength: 5 }),
});

test.each(Array.from({ length: SEEDS }, (_, seed) => seed + 1))(
  "two processes and two integrations on the same keys end where their records lead, in the order of effect (seed %i)",
  async (seed) => {
    const { db } = database;
    await sql`TRUNCATE catalog.entity, catalog.tombstone, catalog.waiting_entity CASCADE`.execute(db);
    const installations = [`one-${seed}`, `two-${seed}`];
    const configs = fc.sample(anyConfig, { numRuns: 2, seed });
    for (const [index, installationId] of installations.entries()) {
      const config = configs[index];
      await ok(call("POST", "/v1/integration", { body: { installationId, config } }));
    }
    const steps = fc.sample(anyStep, { numRuns: ROUNDS * 2, seed });
    await Promise.all(steps.map((step, index) => send(step, installations[step.by] ?? "", `${seed}-${index}`)));
    await untilApplied(db);
    const { model, order } = await replay(db, installations);
    expect(content(await storedCatalog(db))).toEqual(content(model));
    expect(await storedEdges(db)).toEqual(edgesOf(model));
    for (const seqs of Object.values(order)) expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
  },
);

type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

/** Deletions come as a live event of the tool does. */
async function send({ operation, items }: Step, installation: string, event: string): Promise<void> {
  if (operation === "upsert") {
    await ok(call("POST", `/v1/integration/${installation}/ingest/thing`, { body: items }));
    return;
  }
  const path = `/lake/write/integration-type/test/integration/${installation}/sync/${event}/kind/thing`;
  const metadata = { operation, resourceIndex: 0, selectorHash: null };
  const body = { kind: "thing", eventType: "live-event", eventId: event, data: [{ items, metadata }] };
  const { body: found } = await ok(call("GET", `/v1/integration/${installation}`));
  const prefix = new URL(found.integration.ingestAttributes.ingestUrl).pathname.replace(/\/$/, "");
  await ok(call("POST", `${prefix}${path}`, { body }));
}

async function ok<T extends { readonly status: number; readonly body: unknown }>(answer: Promise<T>): Promise<T> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body).slice(0, 500)}`);
  return answer;
}

async function untilApplied(db: Db): Promise<void> {
  await expect
    .poll(
      async () => {
        const rows = await db.selectFrom("catalog.raw_record").select("seq").where("status", "=", "pending").execute();
        return rows.length;
      },
      { timeout: 50_000, interval: 50 },
    )
    .toBe(0);
}

/** What the records give in the order in which they took effect, by planning in memory. */
async function replay(db: Db, installations: readonly string[]) {
  const records = await db
    .selectFrom("catalog.raw_record as r")
    .innerJoin("catalog.integration as i", "i.id", "r.integration")
    .innerJoin("catalog.raw_payload as p", "p.id", "r.payload")
    .innerJoin("catalog.config_version as c", (join) =>
      join.onRef("c.integration", "=", "r.integration").onRef("c.version", "=", "r.config_version"),
    )
    .select(["i.id", "i.installation_id", "r.seq", "r.operation", "r.received_at", "r.status", "p.body", "c.config"])
    .where("i.installation_id", "in", [...installations])
    .orderBy("r.applied_no")
    .execute();
  const model = new MemoryCatalog({ blueprints });
  const order: Record<string, number[]> = {};
  for (const record of records) {
    expect(record.status).toBe("applied");
    order[record.installation_id] = [...(order[record.installation_id] ?? []), record.seq];
    const flags = mappingFlags(JSON.parse(record.config));
    const items: EntityWrite[] = JSON.parse(zstdDecompressSync(record.body).toString());
    const mapped = items.flatMap((item) => entitiesOf(mappingOf(record.config), item));
    const input =
      record.operation === "delete"
        ? { deletes: distinct(mapped.map(refOf)) }
        : { entities: mapped.map((entity) => ({ ...entity, resource: "resources[0]" })) };
    const plan = planChanges(input, model, {
      at: record.received_at.toISOString(),
      by: record.installation_id,
      integration: String(record.id),
      seq: record.seq,
      merge: flags.enableMergeEntity,
      createMissingRelatedEntities: flags.createMissingRelatedEntities,
      deleteDependentEntities: flags.deleteDependentEntities,
      deletes: "owned",
    });
    model.applyInPlace(plan);
  }
  return { model, order };
}

function mappingOf(config: string): CompiledMapping {
  const { mapping } = compileMapping(JSON.parse(config));
  if (mapping === null) throw new Error("the configuration does not compile");
  return mapping;
}

function entitiesOf(mapping: CompiledMapping, item: EntityWrite): EntityWrite[] {
  const outcomes: Outcome[] = first(mapping.resources).map(JSON.parse(JSON.stringify(item)));
  return outcomes.flatMap((outcome) => (outcome.status === "mapped" ? outcome.entity : []));
}

function refOf({ blueprint, identifier }: EntityWrite): EntityRef {
  return { blueprint, identifier: String(identifier) };
}

function distinct(refs: readonly EntityRef[]): EntityRef[] {
  return [...new Map(refs.map((ref) => [`${ref.blueprint}/${ref.identifier}`, ref])).values()];
}

function first<T>(list: readonly T[]): T {
  const [only] = list;
  if (only === undefined) throw new Error("there is none");
  return only;
}

function content(catalog: MemoryCatalog): unknown {
  const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);
  const entities = Array.from(catalog.entities(), ({ datasource, ...entity }) => {
    return [`${entity.blueprint}/${entity.identifier}`, entity] as const;
  });
  const waiting = Array.from(catalog.waitingEntities(), ({ ref, missing, ...row }) => {
    const targets = missing.map(({ blueprint, identifier }) => `${blueprint}/${identifier}`).toSorted();
    return [`${ref.blueprint}/${ref.identifier}`, { ...row, targets }] as const;
  });
  return { entities: entities.toSorted(byName), waiting: waiting.toSorted(byName) };
}
