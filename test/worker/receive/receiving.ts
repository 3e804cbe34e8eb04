import { Readable } from "node:stream";
import { zstdDecompressSync } from "node:zlib";
import {
  ApiError,
  Backlog,
  Checking,
  type IntegrationRow,
  RECEIVE_LIMITS,
  type ReceiveLimits,
  type Receiving,
} from "@longshore/worker";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";

export const START = new Date("2026-03-01T00:00:00.000Z");

const MAPPING = { entity: { mappings: { identifier: ".id", blueprint: '"repo"' } } };

/** Two resources of one kind, and a third of another. */
export const CONFIG = {
  resources: [
    { kind: "repo", selector: { query: "true" }, port: MAPPING },
    { kind: "repo", selector: { query: ".private" }, port: MAPPING },
    { kind: "pull-request", selector: {}, port: MAPPING },
  ],
};

/** A database to receive into, and what was woken. */
export interface Receiver extends Receiving {
  readonly database: TestDatabase;
  readonly woken: number[];
  /** Moves the clock. */
  readonly advance: (milliseconds: number) => void;
}

export async function createReceiver(limits: Partial<ReceiveLimits> = {}): Promise<Receiver> {
  const database = await createTestDatabase();
  const checking = new Checking();
  const woken: number[] = [];
  let now = START.getTime();
  const clock = { now: () => new Date(now) };
  return {
    database: { ...database, close: () => checking.close().then(database.close) },
    db: database.db,
    clock,
    wake: (integration) => void woken.push(integration),
    limits: { ...RECEIVE_LIMITS, ...limits },
    checking,
    // Looks anew each time.
    backlog: new Backlog(database.db, { clock, limits: { ...RECEIVE_LIMITS, ...limits }, holdsMs: 0 }),
    woken,
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}

let made = 0;

/** An integration with version 1 of {@link CONFIG}, unless it is to have none. */
export async function addIntegration(
  { db }: Receiver,
  settings: { attributes?: object; config?: object | null } = {},
): Promise<IntegrationRow> {
  const { attributes = { processingMode: "dsp" }, config = CONFIG } = settings;
  const by = { created_at: START, created_by: "test" };
  const row = await db
    .insertInto("catalog.integration")
    .values({
      installation_id: `tool-${made++}`,
      attributes: JSON.stringify(attributes),
      config_version: config === null ? null : 1,
      ...by,
      updated_at: START,
      updated_by: "test",
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const integration = row.id;
  await db.insertInto("catalog.log").values({ integration }).execute();
  await db.insertInto("catalog.log_progress").values({ integration }).execute();
  if (config !== null) await addVersion({ db }, integration, 1, config);
  return row;
}

export async function addVersion(
  { db }: Pick<Receiver, "db">,
  integration: number,
  version: number,
  config: object,
): Promise<void> {
  await db
    .insertInto("catalog.config_version")
    .values({ integration, version, source: "api", config: JSON.stringify(config), created_at: START, created_by: "t" })
    .execute();
  await db.updateTable("catalog.integration").set({ config_version: version }).where("id", "=", integration).execute();
}

export interface LakeText {
  readonly eventType?: "resync" | "live-event";
  readonly eventId?: string;
  readonly items?: string;
  readonly metadata?: object;
  readonly more?: string;
}

/** A lake body with one batch. */
export function lakeBody(text: LakeText = {}): string {
  const metadata = { operation: "upsert", resourceIndex: 0, ...text.metadata };
  const eventId = text.eventId === undefined ? "" : `"eventId":${JSON.stringify(text.eventId)},`;
  const batch = `{"items":${text.items ?? '[{"id":1}]'},"metadata":${JSON.stringify(metadata)}${text.more ?? ""}}`;
  return `{"kind":"repo","eventType":"${text.eventType ?? "resync"}",${eventId}"data":[${batch}]}`;
}

/** A stream of a text, as a socket gives it. */
export function stream(text: string | Buffer, pieceBytes = 64 * 1024): Readable {
  const bytes = Buffer.from(text);
  const count = Math.ceil(bytes.length / pieceBytes);
  return Readable.from(
    Array.from({ length: count }, (_, at) => bytes.subarray(at * pieceBytes, (at + 1) * pieceBytes)),
  );
}

/** Why something was refused. */
export async function refusalOf(work: Promise<unknown>): Promise<ApiError> {
  const thrown: unknown = await work.then(
    () => new Error("it was not refused"),
    (error: unknown) => error,
  );
  if (thrown instanceof ApiError) return thrown;
  throw thrown;
}

/** The log of an integration with its payloads' texts. */
export async function logOf({ db }: Receiver, integration: number) {
  const rows = await db
    .selectFrom("catalog.raw_record as r")
    .leftJoin("catalog.raw_payload as p", "p.id", "r.payload")
    .selectAll("r")
    .select("p.body")
    .where("r.integration", "=", integration)
    .orderBy("r.seq")
    .execute();
  return rows.map(({ body, ...row }) => ({ ...row, text: body === null ? null : zstdDecompressSync(body).toString() }));
}

export async function countPayloads({ db }: Receiver): Promise<number> {
  const { count } = await db
    .selectFrom("catalog.raw_payload")
    .select((builder) => builder.fn.countAll().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}
