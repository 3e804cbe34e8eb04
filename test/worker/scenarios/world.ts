import { setTimeout as sleep } from "node:timers/promises";
import { freePayloads, readSettings, startWorker, systemClock } from "@longshore/worker";
import { pino } from "pino";
import { queueEnvironment } from "../../services/queue-place.ts";
import { createTestDatabase } from "../../services/test-database.ts";
import { type Answer, type CallOptions, callAt, documentedCalls } from "../http/test-server.ts";

/** A relation of a blueprint, with what is not said left out. */
interface Relation {
  readonly target: string;
  readonly required?: boolean;
  readonly many?: boolean;
}

/** An item as the scenarios send it: what its kind's entities are made of. Other keys are relations. */
interface Item {
  readonly id: string;
  readonly name?: string;
  readonly [relation: string]: unknown;
}

type Items = Readonly<Record<string, readonly Item[]>>;

/** A worker that listens and drains, and what the scenarios do with it: all of it over HTTP. */
export interface World {
  readonly call: (method: string, path: string, options?: CallOptions) => Promise<Answer>;
  /** Takes everything away that earlier scenarios left. */
  readonly empty: () => Promise<void>;
  readonly blueprint: (name: string, relations?: Readonly<Record<string, Relation>>) => Promise<void>;
  /** An integration whose kinds are blueprints, each item one entity. */
  readonly integration: (flags?: object, kinds?: readonly string[]) => Promise<Tool>;
  /** Every entity: `service/api` and what its relations are. */
  readonly catalog: () => Promise<Record<string, object>>;
  /** Who owns entities, each once: internal ids, or null. The API does not tell. */
  readonly owners: () => Promise<(number | null)[]>;
  /** Frees the payloads of everything that took effect, and gives how many. */
  readonly freePayloads: () => Promise<number>;
  readonly close: () => Promise<void>;
}

/** An integration, from outside. Each call resolves once what it sent has taken effect. */
export interface Tool {
  readonly id: string;
  /** The mapping that its client has. */
  readonly config: object;
  /** Posts items of a kind, and gives what became of them. */
  readonly send: (kind: string, ...items: Item[]) => Promise<Record<string, number>>;
  /** A live event of the tool. */
  readonly event: (kind: string, operation: "upsert" | "delete", ...items: Item[]) => Promise<Record<string, number>>;
  /** A full sync with exactly these items, from its start to its end; gives its report. */
  readonly sync: (items: Items, started?: object) => Promise<SyncReport>;
  readonly begin: (started?: object) => Promise<Sync>;
}

/** A sync under way. */
interface Sync {
  readonly id: string;
  readonly write: (kind: string, items: readonly Item[], eventId?: string) => Promise<Answer>;
  readonly finish: (status?: string) => Promise<SyncReport>;
}

// biome-ignore lint/suspicious/noExplicitAny: a report is what a scenario is about to look into.
type SyncReport = any;

/** Where the lines of a worker's log go. */
interface LogLines {
  readonly level: string;
  readonly write: (line: string) => void;
}

/** `environment`: settings beside those that every scenario has. */
export async function startWorld(
  environment: Readonly<Record<string, string>> = {},
  lines: LogLines = { level: process.env["LOG_LEVEL"] ?? "silent", write: (line) => void process.stdout.write(line) },
): Promise<World> {
  const database = await createTestDatabase();
  const settings = readSettings({
    DATABASE_URL: database.url,
    LONGSHORE_PORT: "0",
    LONGSHORE_CLIENT_ID: "scenario",
    LONGSHORE_CLIENT_SECRET: "a secret of scenarios",
    LONGSHORE_MAP_THREADS: "1",
    ...(await queueEnvironment()),
    ...environment,
  });
  const worker = await startWorker(settings, pino({ level: lines.level }, lines));
  const url = worker.url ?? "";
  const { clientId, clientSecret } = worker.credentials;
  const credentials = { body: { clientId, clientSecret } };
  const { body } = await callAt(url, () => ({}))("POST", "/v1/auth/access_token", credentials);
  const headers = { authorization: `Bearer ${body.accessToken}` };
  const call = await documentedCalls(callAt(url, () => headers));
  const done = async (method: string, path: string, options?: CallOptions): Promise<Answer> => {
    const answer = await call(method, path, options);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text.slice(0, 1_000)}`);
    return answer;
  };
  const relationsOf = new Map<string, readonly string[]>();
  let tools = 0;
  return {
    call,
    empty: async () => {
      relationsOf.clear();
      await database.pool.query(
        "TRUNCATE catalog.entity, catalog.waiting_entity, catalog.tombstone, catalog.blueprint CASCADE",
      );
      await database.pool.query("UPDATE catalog.head SET blueprints_version = blueprints_version + 1");
    },
    blueprint: async (identifier, relations = {}) => {
      relationsOf.set(identifier, Object.keys(relations));
      const entries = Object.entries(relations).map(([name, each]) => [
        name,
        { required: false, many: false, ...each },
      ]);
      const body = {
        identifier,
        title: identifier,
        schema: { properties: {} },
        relations: Object.fromEntries(entries),
      };
      await done("POST", "/v1/blueprints", { body });
    },
    integration: async (flags = {}, kinds = [...relationsOf.keys()]) => {
      const id = `tool-${tools++}`;
      const config = { ...flags, resources: kinds.map((kind) => resource(kind, relationsOf.get(kind) ?? [])) };
      await done("POST", "/v1/integration", { body: { installationId: id, config } });
      return toolOf(done, id, config, kinds);
    },
    catalog: async () => {
      const query = { combinator: "and", rules: [] };
      const { body: found } = await done("POST", "/v1/entities/search", { body: query });
      const entities: { blueprint: string; identifier: string; relations: object }[] = found.entities;
      const rows = entities.map((each) => [`${each.blueprint}/${each.identifier}`, each.relations] as const);
      return Object.fromEntries(rows.toSorted(([left], [right]) => (left < right ? -1 : 1)));
    },
    owners: async () => {
      const rows = await database.db.selectFrom("catalog.entity").select("owner").distinct().execute();
      return rows.map(({ owner }) => owner);
    },
    freePayloads: async () => (await freePayloads(database.db, systemClock, { keepBytes: 0 })).payloads,
    close: async () => {
      await worker.close();
      await database.close();
    },
  };
}

function resource(kind: string, relations: readonly string[]): object {
  const mappings = {
    identifier: ".id",
    title: ".name",
    blueprint: JSON.stringify(kind),
    relations: Object.fromEntries(relations.map((name) => [name, `.${name}`])),
  };
  return { kind, selector: { query: "true" }, port: { entity: { mappings } } };
}

function toolOf(done: World["call"], id: string, config: object, kinds: readonly string[]): Tool {
  let syncs = 0;
  let events = 0;
  const lake = (sync: string, kind: string) =>
    `/v1/lake/write/integration-type/tool/integration/${id}/sync/${sync}/kind/${kind}`;
  const entry = (kind: string, operation: string, items: readonly Item[]) => ({
    items,
    metadata: { operation, resourceIndex: kinds.indexOf(kind) },
  });
  const begin = async (started: object = {}): Promise<Sync> => {
    const sync = `${id}-s${syncs++}`;
    const sender = { integration_id: id, integration_type: "tool" };
    const body = { status: "started", ...sender, sync_type: "full_sync", started_at: new Date().toISOString() };
    await done("POST", `/v1/lifecycle/${sync}`, { body: { ...body, ...started } });
    return {
      id: sync,
      write: (kind, items, eventId) =>
        done("POST", lake(sync, kind), {
          body: { kind, eventType: "resync", data: [entry(kind, "upsert", items)], ...(eventId ? { eventId } : {}) },
        }),
      finish: async (status = "finished") => {
        await done("POST", `/v1/lifecycle/${sync}`, { body: { status } });
        return until(async () => {
          const { body: report } = await done("GET", `/v1/integration/${id}/syncs/${sync}`);
          return report.sync.appliedAt === null ? null : report.sync;
        });
      },
    };
  };
  return {
    id,
    config,
    begin,
    send: async (kind, ...items) => {
      const { body } = await done("POST", `/v1/integration/${id}/ingest/${kind}`, { body: items });
      return outcomes(done, id, body.lastSeq);
    },
    event: async (kind, operation, ...items) => {
      const trace = `${id}-e${events++}`;
      const body = { kind, eventType: "live-event", eventId: trace, data: [entry(kind, operation, items)] };
      await done("POST", lake(trace, kind), { body });
      return lastOutcomes(done, id);
    },
    sync: async (items, started) => {
      const sync = await begin(started);
      for (const [kind, each] of Object.entries(items)) await sync.write(kind, each);
      return sync.finish();
    },
  };
}

async function lastOutcomes(done: World["call"], id: string): Promise<Record<string, number>> {
  let seq = 1;
  for (;;) {
    const next = await done("GET", `/v1/integration/${id}/records/${seq + 1}`).catch(() => null);
    if (next === null) return outcomes(done, id, seq);
    seq += 1;
  }
}

/** What became of a record's items, summed over its resources, without what did not happen. */
function outcomes(done: World["call"], id: string, seq: number): Promise<Record<string, number>> {
  return until(async () => {
    const { body } = await done("GET", `/v1/integration/${id}/records/${seq}`);
    const { status, outcomes: rows, problem } = body.record;
    if (status === "pending") return null;
    if (status !== "applied") throw new Error(`record ${seq} is ${status}: ${JSON.stringify(problem)}`);
    const sums: Record<string, number> = {};
    for (const row of rows) {
      for (const [name, count] of Object.entries(row)) {
        if (typeof count === "number" && count > 0 && !UNCOUNTED.has(name)) sums[name] = (sums[name] ?? 0) + count;
      }
    }
    return sums;
  });
}

const UNCOUNTED = new Set(["resource", "received", "mapped"]);

/** Asks until there is an answer. */
async function until<T>(ask: () => Promise<T | null>): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > end) throw new Error("what was sent did not take effect within 20 seconds");
    await sleep(25);
  }
}
