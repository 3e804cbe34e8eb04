import {
  Backlog,
  type BacklogOptions,
  BlueprintCache,
  buildServer,
  Checking,
  DEFAULT_HTTP_LIMITS,
  openQueue,
  RECEIVE_LIMITS,
  type ServerDeps,
} from "@longshore/worker";
import { pino } from "pino";
import { Registry } from "prom-client";
import { queueEnvironment } from "../../services/queue-place.ts";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { answerChecker, type CheckAnswer } from "./documented-answers.ts";

/** A server that listens, on a database of its own. */
export interface TestServer {
  readonly url: string;
  readonly database: TestDatabase;
  readonly token: string;
  /** The time there, which only moves when a test moves it. */
  readonly clock: { now: () => Date; advance: (milliseconds: number) => void };
  /** Integrations that were woken, in order. */
  readonly woken: number[];
  /** Fails if the answer is not as the OpenAPI document has it. */
  readonly call: Call;
  readonly close: () => Promise<void>;
}

export interface CallOptions {
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly raw?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Answered;
}

// biome-ignore lint/suspicious/noExplicitAny: what a server answers is what a test is about to find out.
type Answered = any;

export type Call = (method: string, path: string, options?: CallOptions) => Promise<Answer>;

export const CREDENTIALS = { clientId: "client-1", clientSecret: "a secret of the tests" };

export async function startTestServer(
  overrides: Partial<ServerDeps> = {},
  backlog: Partial<BacklogOptions> = {},
): Promise<TestServer> {
  const database = await createTestDatabase();
  const clock = testClock();
  const woken: number[] = [];
  const log = pino({ level: process.env["LOG_LEVEL"] ?? "silent" });
  const { REDIS_URL: redisUrl, LONGSHORE_ORG: prefix = "" } = await queueEnvironment();
  const queue = await openQueue({
    ...(redisUrl === undefined ? { databaseUrl: database.url } : { redisUrl, prefix }),
    log,
  });
  const wake = (integration: number): void => {
    woken.push(integration);
    queue.wake(integration);
  };
  const { db } = database;
  const checking = overrides.checking ?? new Checking();
  const api = await buildServer({
    db,
    clock,
    log,
    credentials: CREDENTIALS,
    organization: { id: "org_test", name: "Test", featureFlags: ["LAKEHOUSE_ELIGIBLE"] },
    kafka: null,
    publicUrl: null,
    limits: DEFAULT_HTTP_LIMITS,
    receiving: {
      db,
      clock,
      wake,
      limits: RECEIVE_LIMITS,
      checking,
      backlog: new Backlog(db, { clock, limits: RECEIVE_LIMITS, ...backlog }),
    },
    checking,
    applying: { db, clock, org: "org_test", blueprints: new BlueprintCache(), mode: "compat" },
    ready: async () => {
      await database.pool.query("SELECT 1");
    },
    metrics: new Registry(),
    ...overrides,
  });
  const url = await api.listen({ port: 0, host: "127.0.0.1" });
  const call = callAt(url, () => ({}));
  const { body } = await call("POST", "/v1/auth/access_token", { body: CREDENTIALS });
  const headers = { authorization: `Bearer ${body.accessToken}`, "user-agent": "test/1" };
  return {
    url,
    database,
    clock,
    woken,
    token: body.accessToken,
    call: await documentedCalls(callAt(url, () => headers)),
    close: async () => {
      await api.close();
      await checking.close();
      await queue.close();
      await database.close();
    },
  };
}

function testClock(): TestServer["clock"] {
  let now = Date.parse("2026-01-01T00:00:00.000Z");
  return {
    now: () => new Date(now),
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}

/** The same calls, each answer held to the document of the server that gives it. */
export async function documentedCalls(call: Call): Promise<Call> {
  const { body: document } = await call("GET", "/openapi.json");
  const check: CheckAnswer = answerChecker(document);
  return async (method, path, options) => {
    const answer = await call(method, path, options);
    const wrong = check(method, path, answer.status, answer.body);
    if (wrong !== null) throw new Error(`not as documented: ${wrong}\n${answer.text.slice(0, 2_000)}`);
    return answer;
  };
}

export function callAt(url: string, always: () => Record<string, string>): Call {
  return async (method, path, { body, raw, headers = {} } = {}) => {
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...(sent === undefined ? {} : { "content-type": "application/json" }), ...always(), ...headers },
      ...(sent === undefined ? {} : { body: typeof sent === "string" ? sent : new Uint8Array(sent) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  };
}

function parsed(text: string): Answered {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
