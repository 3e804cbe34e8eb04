import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { Random } from "../differential/random.ts";
import { Client, type Tally } from "./client.ts";
import { countRare, NOTHING_RARE, type Rare } from "./count-rare.ts";
import { connections } from "./faults/connections.ts";
import type { Fault } from "./faults/fault.ts";
import { kills } from "./faults/kills.ts";
import { diskFull, kafkaFaults, serverFaults } from "./faults/servers.ts";
import { scenarioOf } from "./scenario.ts";
import type { Servers } from "./servers.ts";
import { type System, startSystem } from "./system.ts";
import { lookAtCatalog, lookAtGrowth, lookAtTransactions } from "./verify.ts";
import { lookAtChangelog, NOTHING_PUBLISHED, type Published } from "./verify-changelog.ts";

export interface SeedResult {
  readonly seed: number;
  readonly seconds: number;
  /** What is wrong, a line each; none: it passed. */
  readonly wrong: readonly string[];
  readonly faults: Readonly<Record<string, number>>;
  readonly requests: Tally;
  readonly published: Published;
  readonly rare: Rare;
}

/** Kafka takes seconds to come back, so only so many seeds have it go. */
const KAFKA_EVERY = 10;
const QUIET_MS = 90_000;

/** One scenario under faults, from an empty system to the verdict. Logs of a failure are kept in `logFolder`. */
export async function runSeed(servers: Servers, seed: number, logFolder: string): Promise<SeedResult> {
  const start = performance.now();
  const scripts = scenarioOf(seed);
  const system = await startSystem(servers, `seed_${seed}_${process.pid}`, scripts);
  const faults: Record<string, number> = {};
  let published = NOTHING_PUBLISHED;
  let rare = NOTHING_RARE;
  const clients = scripts.map((script) => new Client(script, { ...system, ...accessOf(system) }));
  const wrong: string[] = [];
  try {
    const random = new Random(seed ^ 0x9e3779b9);
    await injectWhile(
      Promise.all(clients.map((client) => client.run())),
      system,
      faultsOf(seed, servers),
      random,
      faults,
    );
    wrong.push(...(await settle(system, clients)));
    rare = await countRare(system);
    wrong.push(...(await lookAtCatalog(system, clients)));
    const changelog = await lookAtChangelog(system);
    wrong.push(...changelog.wrong);
    published = changelog.published;
  } catch (error) {
    wrong.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    if (wrong.length > 0) for (const member of system.members) member.writeLog(logFolder);
    await system.close();
  }
  const seconds = (performance.now() - start) / 1_000;
  return { seed, seconds, wrong, faults, requests: total(clients.map(({ tally }) => tally)), published, rare };
}

function faultsOf(seed: number, { canFillDisk }: Servers): readonly Fault[] {
  const disk = canFillDisk ? [diskFull] : [];
  return [...kills, ...connections, ...serverFaults, ...disk, ...(seed % KAFKA_EVERY === 0 ? kafkaFaults : [])];
}

function accessOf({ api, database, token, url }: System) {
  return {
    url,
    token,
    generation: () => api.generation,
    generationOver: (generation: number) => api.over(generation),
    transactionsOver: () => transactionsOver(database),
    pendingRecords: (client: string) => pendingRecords(database, client),
  };
}

async function pendingRecords({ db }: System["database"], client: string): Promise<number | null> {
  try {
    const { rows } = await sql<{ pending: number }>`
      SELECT count(*)::int + (
        SELECT count(*)::int FROM catalog.waiting_entity WHERE due AND identifier LIKE ${`${client}-%`}
      ) AS pending
      FROM catalog.raw_record r JOIN catalog.integration i ON i.id = r.integration
      WHERE i.installation_id = ${client} AND r.status = 'pending'`.execute(db);
    return rows[0]?.pending ?? null;
  } catch {
    // PostgreSQL is away.
    return null;
  }
}

async function transactionsOver({ db }: System["database"]): Promise<void> {
  const now = await untilAnswered(
    async () => (await sql<{ at: Date }>`SELECT clock_timestamp() AS at`.execute(db)).rows[0]?.at,
  );
  for (;;) {
    const running = await untilAnswered(async () => {
      const { rows } = await sql<{ running: number }>`
        SELECT count(*)::int AS running FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start <= ${now ?? null}`.execute(db);
      return rows[0]?.running;
    });
    if (running === 0) return;
    await sleep(10);
  }
}

/** PostgreSQL may be the one that is away. */
async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(100);
    }
  }
}

/** What a process takes to start on a machine that has nothing else to do. */
const USUAL_START_MS = 1_000;
const MOST_SLOWNESS = 10;

/**
 * The slower the machine, the longer the pause, and the more faults wait until every process works. With a load of 30 a
 * process took ten seconds to start and was killed half a second later, and no record took effect for minutes.
 */
async function pauseBefore({ members }: System, random: Random, isOver: () => boolean): Promise<void> {
  const slowness = Math.max(1, ...members.map(({ lastStart }) => lastStart / USUAL_START_MS));
  const [pause, isPatient] = [20 + random.below(200), random.next() * slowness > 1];
  while (isPatient && !isOver() && members.some(({ pid }) => pid === null)) await sleep(20);
  await sleep(pause * Math.min(slowness, MOST_SLOWNESS));
}

/** One fault after the other, as long as there is work. */
async function injectWhile(
  work: Promise<unknown>,
  system: System,
  choices: readonly Fault[],
  random: Random,
  counts: Record<string, number>,
): Promise<void> {
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  over.catch(() => {});
  while (!isOver) {
    await pauseBefore(system, random, () => isOver);
    const fault = random.weighted(choices.map((choice) => [choice, choice.weight] as const));
    if (isOver) break;
    if (await attempt(fault, system, random)) counts[fault.kind] = (counts[fault.kind] ?? 0) + 1;
  }
  await over;
}

/** What a fault asks of PostgreSQL may meet one that an earlier fault has not left alone yet. */
async function attempt(fault: Fault, system: System, random: Random): Promise<boolean> {
  try {
    return await fault.inject(system, random);
  } catch (error) {
    process.stderr.write(`${fault.kind}: ${String(error)}\n`);
    return false;
  }
}

/** Nothing is broken any more: everything that was acknowledged takes effect, and processes end when they are told to. */
async function settle(system: System, clients: readonly Client[]): Promise<string[]> {
  const { members, api } = system;
  const wrong: string[] = [];
  await Promise.all(members.map((member) => member.untilReady()));
  // Ended first, it has answered everything it was asked, and no request comes late.
  const growth = () => lookAtGrowth(system, 2 * sum(clients.map(({ tally }) => tally.unanswered)));
  const apiGrowth = await untilAnswered(growth);
  wrong.push(...codeOf("api", await api.stop()));
  for (const client of clients) client.end();
  const left = await untilQuiet(system);
  if (left !== null) wrong.push(`after ${QUIET_MS / 1_000} s without faults there are still ${left}`);
  await Promise.all(members.filter((member) => member !== api).map((member) => member.untilReady()));
  wrong.push(...apiGrowth, ...(await growth()), ...(await untilAnswered(() => lookAtTransactions(system))));
  for (const member of members) {
    if (member !== api) wrong.push(...codeOf(member.name, await member.stop()));
    wrong.push(...member.deaths);
  }
  return wrong;
}

function codeOf(name: string, code: number | null): string[] {
  return code === 0 ? [] : [`${name} was told to stop and ended with ${code}`];
}

/** Null when nothing waits any more. */
async function untilQuiet({ database: { db } }: System): Promise<string | null> {
  const end = performance.now() + QUIET_MS;
  for (;;) {
    const { rows } = await untilAnswered(() =>
      sql<{ records: number; due: number; events: number }>`
        SELECT (SELECT count(*)::int FROM catalog.raw_record WHERE status = 'pending') AS records,
          (SELECT count(*)::int FROM catalog.waiting_entity WHERE due) AS due,
          (SELECT count(*)::int FROM catalog.outbox WHERE destination = 'kafka') AS events`.execute(db),
    );
    const { records = 0, due = 0, events = 0 } = rows[0] ?? {};
    if (records === 0 && due === 0 && events === 0) return null;
    if (performance.now() > end) return `${records} records, ${due} due waiting rows and ${events} events`;
    await sleep(50);
  }
}

export function total(tallies: readonly Tally[]): Tally {
  const of = (name: keyof Tally) => sum(tallies.map((tally) => tally[name]));
  return {
    acknowledged: of("acknowledged"),
    refused: of("refused"),
    unanswered: of("unanswered"),
    gaveUp: of("gaveUp"),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}
