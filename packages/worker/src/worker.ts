import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { Registry } from "prom-client";
import type { Applying } from "./apply/applying.ts";
import { BlueprintCache } from "./catalog/blueprint-cache.ts";
import { Checking } from "./check/checking.ts";
import { type Database, openDatabase } from "./database/database.ts";
import { openEmbedded } from "./database/embedded/open-embedded.ts";
import { migrate } from "./database/migrate.ts";
import { startDrain } from "./drain/start-drain.ts";
import { addLogGauges } from "./gauges/log-gauges.ts";
import { addOutboxGauges } from "./gauges/outbox-gauges.ts";
import { buildServer } from "./http/server.ts";
import type { KafkaCredentials, ServerDeps } from "./http/server-deps.ts";
import { startMigrations } from "./migration/start-migrations.ts";
import { OutboxBound } from "./outbox/outbox-bound.ts";
import { startPublish } from "./publish/start-publish.ts";
import { openQueue } from "./queue/open-queue.ts";
import type { WorkQueue } from "./queue/work-queue.ts";
import { Backlog } from "./receive/backlog.ts";
import type { BacklogLimits } from "./receive/backlog-fill.ts";
import { RECEIVE_LIMITS } from "./receive/receiving.ts";
import { RETENTION } from "./receive/retention/retention.ts";
import { startRetention } from "./receive/retention/start-retention.ts";
import { Cleanup } from "./settings/cleanup.ts";
import { systemClock } from "./settings/clock.ts";
import { type ClientCredentials, openCredentials } from "./settings/credentials.ts";
import type { Settings } from "./settings/settings-table.ts";

/** A running worker: one process's part of it. */
export interface RunningWorker {
  /** Where it listens; `null` without the role `api`. */
  readonly url: string | null;
  readonly credentials: ClientCredentials;
  /** Takes nothing new, finishes what is under way (at most `stopSeconds`), and lets go of every server. */
  readonly close: () => Promise<void>;
}

/** Starts the parts that the roles name: database, then queue, then draining, then HTTP. What was started before a failure is stopped. */
export async function startWorker(settings: Settings, log: Logger): Promise<RunningWorker> {
  const cleanup = new Cleanup(log);
  try {
    const credentials = openCredentials(settings);
    const url = await databaseUrl(settings, log, cleanup);
    const database = await migrated(url, settings, log, cleanup);
    const queue = await openedQueue(url, settings, log, cleanup);
    const outbox = new OutboxBound(database.db, settings.outboxRows);
    const applying = { ...applyingOf(settings, database), outbox };
    const metrics = metricsOf(database, settings);
    if (settings.roles.includes("publish")) {
      const { clientSecret: secret } = credentials;
      const publishing = startPublish({ database, settings, bound: outbox, secret, log });
      cleanup.add("publishing", publishing.close);
    }
    if (settings.roles.includes("drain")) drain({ applying, queue, outbox, settings, log }, cleanup);
    const deps = serverDeps(settings, { applying, database, queue, credentials, metrics, log });
    const listening = settings.roles.includes("api") ? await listen(deps, settings, cleanup) : null;
    return { url: listening, credentials, close: () => closeInTime(cleanup, settings, log) };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

/** What is asked of the database is the same in every process, whichever roles it has. */
function metricsOf({ db }: Database, { kafkaBrokers }: Settings): Registry {
  const metrics = new Registry();
  addLogGauges(metrics, db);
  addOutboxGauges(metrics, db, { hasBrokers: kafkaBrokers.length > 0 });
  return metrics;
}

/** The URL of the settings, else of the embedded server, which then runs as long as we do. */
async function databaseUrl(settings: Settings, log: Logger, cleanup: Cleanup): Promise<string> {
  if (settings.databaseUrl !== null) return settings.databaseUrl;
  const embedded = await openEmbedded(settings.dataFolder, log);
  cleanup.add("the embedded PostgreSQL", embedded.stop);
  return embedded.url;
}

async function migrated(url: string, settings: Settings, log: Logger, cleanup: Cleanup): Promise<Database> {
  const database = openDatabase(url, {
    connections: settings.databaseConnections,
    name: "longshore",
    onIdleError: (error) => log.debug({ err: error }, "a connection to PostgreSQL broke"),
  });
  cleanup.add("the connections to PostgreSQL", database.close);
  for (const name of await migrate(database)) log.info({ migration: name }, "migrated the database");
  return database;
}

async function openedQueue(
  databaseUrl: string,
  { redisUrl, organization }: Settings,
  log: Logger,
  cleanup: Cleanup,
): Promise<WorkQueue> {
  const place = redisUrl === null ? { databaseUrl } : { redisUrl, prefix: `longshore:${organization}` };
  const queue = await openQueue({ ...place, log });
  cleanup.add("the queue", () => queue.close());
  return queue;
}

function applyingOf({ organization, mode }: Settings, { db }: Database): Applying {
  return { db, clock: systemClock, org: organization, blueprints: new BlueprintCache(), mode };
}

interface DrainParts extends Pick<Parts, "applying" | "queue" | "log"> {
  readonly outbox: OutboxBound;
  readonly settings: Settings;
}

function drain({ applying, queue, outbox, settings, log }: DrainParts, cleanup: Cleanup): void {
  const { concurrency, mapThreads: threads, mapMilliseconds: milliseconds, mapHeap: heapMegabytes } = settings;
  const draining = startDrain({
    applying,
    queue,
    outbox,
    log,
    concurrency,
    mapping: { threads, milliseconds, heapMegabytes },
    settings: { attempts: settings.recordAttempts },
  });
  cleanup.add("draining", () => draining.close());
  cleanup.add("migrations", startMigrations({ applying, outbox, log }).close);
  const retention = { ...RETENTION, days: settings.rawDays, bytes: settings.rawBytes };
  cleanup.add("retention", startRetention({ db: applying.db, clock: systemClock, log, retention }).close);
}

interface Parts {
  readonly applying: Applying;
  readonly database: Database;
  readonly queue: WorkQueue;
  readonly credentials: ClientCredentials;
  readonly metrics: Registry;
  readonly log: Logger;
}

function serverDeps(settings: Settings, { applying, database, queue, credentials, metrics, log }: Parts): ServerDeps {
  const { organization: id, organizationName: name } = settings;
  const checking = new Checking();
  return {
    db: database.db,
    clock: systemClock,
    log,
    credentials,
    organization: { id, name, featureFlags: settings.featureFlags },
    kafka: kafkaCredentials(settings),
    publicUrl: settings.publicUrl?.replace(/\/+$/, "") ?? null,
    limits: { body: settings.maxBody, intake: settings.maxIntakeBody, tokenLifetime: settings.tokenLifetime },
    receiving: {
      db: database.db,
      clock: systemClock,
      wake: (integration) => queue.wake(integration),
      limits: { ...RECEIVE_LIMITS, bytesPerBody: settings.maxIntakeBody },
      checking,
      backlog: new Backlog(database.db, { clock: systemClock, limits: backlogLimits(settings) }),
    },
    checking,
    applying: { ...applying, wake: (integration) => queue.wake(integration) },
    ready: async () => void (await database.pool.query("SELECT 1")),
    metrics,
  };
}

function backlogLimits({ backlogRecords: pendingRecords }: Settings): BacklogLimits {
  return { ...RECEIVE_LIMITS, pendingRecords, pendingRecordsInAll: pendingRecords * INTEGRATIONS_AT_THEIR_BOUND };
}

/** When so many have as much waiting as each may, all others are refused as well. */
const INTEGRATIONS_AT_THEIR_BOUND = 5;

function kafkaCredentials({ kafkaBrokers, kafkaUsername, kafkaPassword }: Settings): KafkaCredentials | null {
  if (kafkaBrokers.length === 0) return null;
  return { brokers: kafkaBrokers, username: kafkaUsername ?? "", password: kafkaPassword ?? "" };
}

async function listen(deps: ServerDeps, { host, port }: Settings, cleanup: Cleanup): Promise<string> {
  deps.checking.warm();
  cleanup.add("the check thread", () => deps.checking.close());
  const api = await buildServer(deps);
  cleanup.add("the HTTP server", () => api.close());
  return api.listen({ host, port });
}

async function closeInTime(cleanup: Cleanup, { stopSeconds }: Settings, log: Logger): Promise<void> {
  const late = new AbortController();
  const timeout = sleep(stopSeconds * 1_000, "late", { signal: late.signal }).catch(() => "in time");
  if ((await Promise.race([cleanup.run(), timeout])) === "late") {
    log.warn({ stopSeconds }, "what was under way did not end in time; it is done again after the next start");
  }
  late.abort();
}
