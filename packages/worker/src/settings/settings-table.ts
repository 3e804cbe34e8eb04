import { availableParallelism, homedir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { DEFAULT_DRAIN_SETTINGS } from "../drain/drain-settings.ts";
import { DEFAULT_HTTP_LIMITS } from "../http/server-deps.ts";
import { DEFAULT_MAP_POOL } from "../map/map-pool.ts";
import { RECEIVE_LIMITS } from "../receive/receiving.ts";
import { RETENTION } from "../receive/retention/retention.ts";
import { type Environment, type Setting, setting } from "./setting.ts";

/** What a process does: answer HTTP, work on what came in, send what changed. */
const ROLES = ["api", "drain", "publish"] as const;

const text = z.string();
const url = (...schemes: string[]) =>
  text.refine((value) => schemes.some((scheme) => value.startsWith(`${scheme}://`)) && URL.canParse(value), {
    error: `must be a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(" or ")}`,
  });
const list = text.transform((value) => value.split(",").map((each) => each.trim()));
const number = (least: number, most: number) =>
  text
    .regex(/^\d+$/, "must be a whole number")
    .transform(Number)
    .pipe(z.number().min(least, `must be at least ${least}`).max(most, `must be at most ${most}`));
const oneOf = <const T extends string>(...values: readonly T[]) =>
  z.enum(values, { error: `must be ${values.join(" or ")}` });
const roles = list.pipe(z.array(oneOf(...ROLES)).min(1));
const brokers = list.pipe(
  z.array(text.regex(/^[^\s:]+:\d+$|^\[[\da-f:]+\]:\d+$/i, "must be host:port, several with commas")),
);
const yesOrNo = oneOf("true", "false").transform((value) => value === "true");
const orNone = <T>(schema: z.ZodType<T>): z.ZodType<T | null> => schema;

/** Every setting. The only place where one is declared: flags, checks and the table of docs/operations.md come from it. */
export const SETTINGS = {
  dataFolder: setting("LONGSHORE_DATA", text, {
    flag: "--data",
    fallback: defaultDataFolder,
    shown: "`$XDG_DATA_HOME/longshore`, else `~/.local/share/longshore`",
    meaning:
      "Folder of the embedded PostgreSQL and of generated credentials. Processes of one machine that name the same folder share the database.",
  }),
  databaseUrl: setting("DATABASE_URL", orNone(url("postgres", "postgresql")), {
    fallback: null,
    shown: "the embedded PostgreSQL",
    meaning:
      "PostgreSQL 15 or later, with the right to create schemas. A direct connection, not one through a transaction pooler.",
  }),
  databaseConnections: setting("LONGSHORE_DATABASE_CONNECTIONS", number(4, 1_000), {
    fallback: 16,
    meaning: "The most connections that this process holds for the catalog. The queue takes up to 10 more.",
  }),
  redisUrl: setting("REDIS_URL", orNone(url("redis", "rediss")), {
    fallback: null,
    shown: "the queue is in PostgreSQL",
    meaning: "Redis 6.2 or later for the queue, with `maxmemory-policy noeviction`.",
  }),
  kafkaBrokers: setting("KAFKA_BROKERS", brokers, {
    fallback: [],
    shown: "none: changes are kept in the outbox",
    meaning: "Kafka for the changelog: `host:port`, several with commas.",
  }),
  kafkaTls: setting("KAFKA_TLS", yesOrNo, { fallback: false, meaning: "Whether to speak TLS to Kafka." }),
  kafkaMechanism: setting("KAFKA_SASL_MECHANISM", oneOf("plain", "scram-sha-256", "scram-sha-512"), {
    fallback: "scram-sha-512",
    meaning: "How to sign in at Kafka: `plain`, `scram-sha-256` or `scram-sha-512`. Used with a user name only.",
  }),
  kafkaUsername: setting("KAFKA_USERNAME", orNone(text), { fallback: null, meaning: "User name for Kafka." }),
  kafkaPassword: setting("KAFKA_PASSWORD", orNone(text), { fallback: null, meaning: "Password for Kafka." }),
  kafkaPartitions: setting("KAFKA_TOPIC_PARTITIONS", number(0, 1_000), {
    fallback: 1,
    meaning: "Partitions of topics that do not exist yet; `0`: they are not created.",
  }),
  outboxRows: setting("LONGSHORE_OUTBOX_ROWS", number(1_000, 1e9), {
    fallback: 1_000_000,
    meaning: "How many events may wait for Kafka and webhooks before nothing more is applied.",
  }),
  historyRows: setting("LONGSHORE_HISTORY_ROWS", number(0, 1e9), {
    fallback: 100_000,
    meaning: "How many events without destination are kept; without brokers those for Kafka are among them.",
  }),
  historyDays: setting("LONGSHORE_HISTORY_DAYS", number(1, 36_500), {
    fallback: 7,
    meaning: "How long they are kept, in days.",
  }),
  webhookPrivate: setting("LONGSHORE_WEBHOOK_PRIVATE", yesOrNo, {
    fallback: false,
    meaning: "Whether webhooks may go to private and loopback addresses.",
  }),
  featureFlags: setting("LONGSHORE_FEATURE_FLAGS", list, {
    // With these two, Ocean sends what it extracts and leaves the mapping to us.
    fallback: ["LAKEHOUSE_ELIGIBLE", "DATA_SOURCE_PROCESSOR_ENABLED"],
    meaning: "Feature flags that clients are told of, several with commas.",
  }),
  host: setting("LONGSHORE_HOST", text, {
    flag: "--host",
    fallback: "127.0.0.1",
    meaning: "Address to listen on. `0.0.0.0` lets other machines in.",
  }),
  port: setting("LONGSHORE_PORT", number(0, 65_535), {
    flag: "--port",
    fallback: 8787,
    meaning: "Port to listen on; `0` takes any free one.",
  }),
  publicUrl: setting("LONGSHORE_PUBLIC_URL", orNone(url("http", "https")), {
    flag: "--public-url",
    fallback: null,
    shown: "what each request says in `Host`",
    meaning: "What clients reach the API at, for the URLs in answers; behind a proxy.",
  }),
  roles: setting("LONGSHORE_ROLES", roles, {
    flag: "--roles",
    fallback: [...ROLES],
    meaning: "What this process does: `api`, `drain`, `publish`, several with commas.",
  }),
  organization: setting("LONGSHORE_ORG", text.regex(/^[\w.-]{1,100}$/, "must be 1-100 of a-z, 0-9, `_`, `.`, `-`"), {
    fallback: "org_local",
    meaning: "Id of the organization; it names the Kafka topics.",
  }),
  organizationName: setting("LONGSHORE_ORG_NAME", text, { fallback: "Longshore", meaning: "Its name, for people." }),
  clientId: setting("LONGSHORE_CLIENT_ID", orNone(text), {
    fallback: null,
    shown: "generated on first start",
    meaning: "Client id that tokens are given for. Set it and the secret alike at all processes on several machines.",
  }),
  clientSecret: setting("LONGSHORE_CLIENT_SECRET", orNone(text.min(16, "must have 16 characters or more")), {
    fallback: null,
    shown: "generated on first start",
    meaning: "Its secret. Tokens are signed with a key made from it, so a new secret ends them.",
  }),
  tokenLifetime: setting("LONGSHORE_TOKEN_LIFETIME", number(60, 365 * 86_400), {
    fallback: DEFAULT_HTTP_LIMITS.tokenLifetime,
    meaning: "How long a token is good for, in seconds.",
  }),
  maxBody: setting("LONGSHORE_MAX_BODY", number(1_024, 1e9), {
    fallback: DEFAULT_HTTP_LIMITS.body,
    meaning: "Largest JSON body of the API, in bytes after decompression.",
  }),
  maxIntakeBody: setting("LONGSHORE_MAX_INTAKE_BODY", number(1_024, 1e11), {
    fallback: DEFAULT_HTTP_LIMITS.intake,
    meaning: "Largest body of raw payloads, in bytes as sent and after decompression.",
  }),
  backlogRecords: setting("LONGSHORE_BACKLOG_RECORDS", number(1, 1e9), {
    fallback: RECEIVE_LIMITS.pendingRecords,
    meaning:
      "How many records of one integration may wait to take effect before more payloads are refused with 503; of all together, five times as many. From half on, requests are limited.",
  }),
  concurrency: setting("LONGSHORE_CONCURRENCY", number(1, 64), {
    fallback: 4,
    meaning: "How many integrations this process works on at once.",
  }),
  mapThreads: setting("LONGSHORE_MAP_THREADS", number(1, 256), {
    fallback: () => Math.max(1, availableParallelism() - 1),
    shown: "cores - 1",
    meaning: "Threads that map records.",
  }),
  mapMilliseconds: setting("LONGSHORE_MAP_MILLISECONDS", number(100, 600_000), {
    fallback: DEFAULT_MAP_POOL.milliseconds,
    meaning:
      "CPU time that mapping one record may take, in milliseconds, and ten times as long by the clock; then its thread is ended.",
  }),
  mapHeap: setting("LONGSHORE_MAP_HEAP", number(64, 32_768), {
    fallback: DEFAULT_MAP_POOL.heapMegabytes,
    meaning: "Memory of one mapping thread, in MB.",
  }),
  recordAttempts: setting("LONGSHORE_RECORD_ATTEMPTS", number(1, 100), {
    fallback: DEFAULT_DRAIN_SETTINGS.attempts,
    meaning: "How often a record that fails is tried before it is set aside.",
  }),
  rawDays: setting("LONGSHORE_RAW_DAYS", number(0, 36_500), {
    fallback: RETENTION.days,
    meaning:
      "How long raw records and their payloads are kept after they were received, in days. Those of the last complete sync of each resource are kept longer.",
  }),
  rawBytes: setting("LONGSHORE_RAW_BYTES", number(0, 1e15), {
    fallback: RETENTION.bytes,
    meaning:
      "How many bytes of raw payloads are kept, as stored. Beyond it payloads are freed and their records stay: first those outside of the last complete sync, each time the oldest, those of records that were set aside last. What still waits is never freed.",
  }),
  mode: setting("LONGSHORE_MODE", oneOf("compat", "strict"), {
    fallback: "compat",
    meaning:
      "`compat` maps failing fields to null, and keeps and reports properties that the blueprint does not have; `strict` fails the item. Values of a wrong type are rejected in both.",
  }),
  logLevel: setting("LONGSHORE_LOG_LEVEL", oneOf("trace", "debug", "info", "warn", "error", "silent"), {
    flag: "--log-level",
    fallback: "info",
    meaning: "`trace`, `debug`, `info`, `warn`, `error` or `silent`.",
  }),
  stopSeconds: setting("LONGSHORE_STOP_SECONDS", number(1, 3_600), {
    fallback: 30,
    meaning:
      "How long a stop waits for what is under way, in seconds. What is cut off is done again after the next start.",
  }),
} as const;

/** https://specifications.freedesktop.org/basedir-spec/latest/ */
function defaultDataFolder({ XDG_DATA_HOME }: Environment): string {
  return join(XDG_DATA_HOME || join(homedir(), ".local", "share"), "longshore");
}

export type SettingName = keyof typeof SETTINGS;
export type Settings = {
  readonly [Name in SettingName]: (typeof SETTINGS)[Name] extends Setting<infer T> ? T : never;
};
