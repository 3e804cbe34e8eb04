import { readdirSync, readFileSync } from "node:fs";
import type { Database } from "@longshore/worker";
import { sql } from "kysely";
import type { Client } from "./client.ts";
import { brief } from "./filler.ts";
import type { Member } from "./member.ts";
import type { Catalog } from "./model.ts";
import type { System } from "./system.ts";

/** What is wrong with what the database holds, a line each. */
export async function lookAtCatalog({ database }: System, clients: readonly Client[]): Promise<string[]> {
  const stored = await storedEntities(database);
  const ofClients = clients.flatMap((client) => unlikeModel(client, stored));
  const known = new Set(clients.map(({ script }) => script.client));
  const strays = [...stored.keys()].filter((key) => !known.has(clientOf(key)));
  return [
    ...ofClients,
    ...strays.map((key) => `${key} belongs to nobody`),
    ...(await lookAtLogs(database, clients)),
    ...(await lookAtCounts(database)),
    ...(await lookAtDue(database)),
  ];
}

async function storedEntities({ db }: Database): Promise<ReadonlyMap<string, string>> {
  const rows = await db.selectFrom("catalog.entity").selectAll().orderBy("key").execute();
  const waiting = await db.selectFrom("catalog.waiting_entity").selectAll().orderBy("key").execute();
  return new Map([
    ...rows.map(
      ({ blueprint, identifier, title, properties, relations, owner }) =>
        [
          `${blueprint}/${identifier}`,
          textOf(title, JSON.parse(properties), JSON.parse(relations), owner !== null),
        ] as const,
    ),
    ...waiting.map(({ blueprint, identifier, patch, integration }) => {
      const { title, properties, relations } = JSON.parse(patch);
      return [
        `waiting ${blueprint}/${identifier}`,
        textOf(title, properties, relations, integration !== null),
      ] as const;
    }),
  ]);
}

/** Properties without a value, and relations to nothing, are as good as none. */
function textOf(title: string | null, properties: object, relations: object, isOwned: boolean): string {
  return JSON.stringify([title, present(properties), present(relations), isOwned]);
}

function present(values: object): object {
  const there = Object.entries(values).filter(([, value]) => value !== null);
  return Object.fromEntries(there.sort().map(([name, value]) => [name, brief(value)]));
}

/** Waiting rows that nobody looked at again, though all that they need is there. */
async function lookAtDue({ db }: Database): Promise<string[]> {
  const rows = await db.selectFrom("catalog.waiting_entity").select("key").where("due", "=", true).execute();
  return rows.map(({ key }) => `waiting ${key} is still due to be checked`);
}

/** Every identifier begins with the name of its client. */
function clientOf(key: string): string {
  return /\/(\w+)-/.exec(key)?.[1] ?? "";
}

/** Differences to the nearest catalog that the answers allow. */
function unlikeModel({ worlds, script: { client } }: Client, stored: ReadonlyMap<string, string>): string[] {
  const mine = new Map([...stored].filter(([key]) => clientOf(key) === client));
  const differences = worlds.catalogs().map((catalog) => differencesTo(catalog, mine));
  const [nearest = []] = differences.toSorted((one, other) => one.length - other.length);
  return nearest.map((line) => `${line} (of ${differences.length} catalogs that may be, the nearest)`);
}

function differencesTo({ entities, waiting }: Catalog, stored: ReadonlyMap<string, string>): string[] {
  const rows = [
    ...Object.entries(entities),
    ...Object.entries(waiting).map(([key, row]) => [`waiting ${key}`, row] as const),
  ];
  const expected = new Map(
    rows.map(([key, { title, properties, relations, isOwned }]) => [
      key,
      textOf(title, properties, relations, isOwned),
    ]),
  );
  return [...new Set([...expected.keys(), ...stored.keys()])].flatMap((key) =>
    expected.get(key) === stored.get(key)
      ? []
      : [`${key}: the catalog has ${stored.get(key) ?? "nothing"}, the model ${expected.get(key) ?? "nothing"}`],
  );
}

/** What was acknowledged is in a log, whole, and took effect; what was not is there whole or not at all. */
async function lookAtLogs({ db }: Database, clients: readonly Client[]): Promise<string[]> {
  const { rows } = await sql<{ name: string; event: string; items: number; applied: boolean }>`
    SELECT i.installation_id AS name, r.event_id AS event, sum(r.items)::int AS items, bool_and(r.status = 'applied') AS applied
    FROM catalog.raw_record r JOIN catalog.integration i ON i.id = r.integration
    WHERE r.event_id IS NOT NULL GROUP BY r.integration, 1, 2`.execute(db);
  // An integration that was deleted and created again has two logs, and what came late may be in either.
  const found = Map.groupBy(rows, ({ event }) => event);
  const missing = clients.flatMap(({ events }) =>
    [...events].flatMap(([event, items]) => {
      const logs = found.get(event) ?? [];
      return logs.some((row) => row.items === items && row.applied)
        ? []
        : [`${event}: ${items} items acknowledged, logs: ${JSON.stringify(logs)}`];
    }),
  );
  const sent = new Map(
    clients.flatMap(({ script }) =>
      script.steps.flatMap(({ request }) =>
        "event" in request && request.event !== null ? [[request.event, request.items.length] as const] : [],
      ),
    ),
  );
  const halves = rows.flatMap(({ event, items }) =>
    sent.get(event) === items ? [] : [`${event}: ${items} of ${sent.get(event)} items are in the log`],
  );
  const { rows: odd } = await sql<{ text: string }>`
    SELECT format('record %s/%s (%s) is %s: %s', integration, seq, type, status, problem) AS text
    FROM catalog.raw_record WHERE status <> 'applied'`.execute(db);
  const { rows: holes } = await sql<{ text: string }>`
    SELECT format('the log of %s has %s records and should have %s', l.integration, count(r.seq), l.next_seq - 1) AS text
    FROM catalog.log l LEFT JOIN catalog.raw_record r USING (integration)
    GROUP BY l.integration, l.next_seq HAVING count(r.seq) <> l.next_seq - 1`.execute(db);
  return [...missing, ...halves, ...[...odd, ...holes].map(({ text }) => text)];
}

interface Counted {
  readonly name: string;
  readonly items: number;
  readonly counts: Readonly<Record<string, number>>;
}

async function lookAtCounts({ db }: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string; items: number; counts: string }>`
    SELECT k.sync_id || ' ' || k.kind AS name, coalesce(sum(r.items), 0)::int AS items, k.counts::text AS counts
    FROM catalog.sync_kind k LEFT JOIN catalog.raw_record r
      ON r.integration = k.integration AND r.sync_id = k.sync_id AND r.resource_index = k.resource_index AND r.type = 'items'
    GROUP BY k.integration, k.sync_id, k.kind, k.counts::text`.execute(db);
  const counted = rows.map(({ name, items, counts }): Counted => ({ name, items, counts: JSON.parse(counts) }));
  return counted.flatMap(({ name, items, counts }) => {
    const sum = (...names: string[]) => names.reduce((total, each) => total + (counts[each] ?? 0), 0);
    const outcomes = sum("created", "updated", "unchanged", "waiting", "rejected");
    const isRight =
      sum("received") === items &&
      sum("mapped", "filtered", "dropped", "failed") === items &&
      outcomes === sum("mapped");
    return isRight ? [] : [`counts of ${name} do not add up to ${items} items: ${JSON.stringify(counts)}`];
  });
}

const MOST_FILES = 120;
/** Twice what a process takes that has come to rest. */
const MOST_MEGABYTES = 500;
/** Of LONGSHORE_DATABASE_CONNECTIONS. */
const MOST_CONNECTIONS = 16;

/** What processes and servers hold when all is quiet. */
export async function lookAtGrowth(system: System, unansweredRecords: number): Promise<string[]> {
  const { members, database } = system;
  const { rows } = await sql<{ orphans: number }>`
    SELECT count(*)::int AS orphans FROM catalog.raw_payload p
    WHERE NOT EXISTS (SELECT FROM catalog.raw_record r WHERE r.payload = p.id)`.execute(database.db);
  const orphans = rows[0]?.orphans ?? 0;
  return [
    ...members.flatMap(filesOf),
    ...members.flatMap(memoryOf),
    ...members.flatMap(({ name, postgres: { connections } }) =>
      connections > MOST_CONNECTIONS ? [`${name} holds ${connections} connections to PostgreSQL`] : [],
    ),
    ...(orphans > unansweredRecords ? [`${orphans} payloads belong to no record`] : []),
  ];
}

function filesOf({ name, pid }: Member): string[] {
  if (pid === null || process.platform !== "linux") return [];
  const files = readdirSync(`/proc/${pid}/fd`).length;
  return files > MOST_FILES ? [`${name} holds ${files} files`] : [];
}

function memoryOf({ name, pid }: Member): string[] {
  if (pid === null || process.platform !== "linux") return [];
  const [, kilobytes = "0"] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  const megabytes = Math.round(Number(kilobytes) / 1024);
  return megabytes > MOST_MEGABYTES ? [`${name} holds ${megabytes} MB of memory`] : [];
}

const LONG_SECONDS = 20;

/** Transactions that somebody left open hold back VACUUM, and so let the database grow. */
export async function lookAtTransactions({ database: { db } }: System): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    SELECT format('%s has had a transaction open since %s: %s', application_name, xact_start, query) AS text
    FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
      AND xact_start < clock_timestamp() - ${LONG_SECONDS} * interval '1 second'`.execute(db);
  return rows.map(({ text }) => text);
}
