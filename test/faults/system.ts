import { type Database, openDatabase } from "@longshore/worker";
import { freePort } from "../services/free-port.ts";
import { kafkaClient } from "../services/kafka-client.ts";
import { callAt } from "../worker/http/test-server.ts";
import { BLUEPRINTS } from "./blueprints.ts";
import { installation } from "./client.ts";
import { Member, type Role } from "./member.ts";
import { FIRST_TIER, MESSAGE_BYTES, type Script } from "./scenario.ts";
import type { Servers } from "./servers.ts";
import { TcpProxy } from "./tcp-proxy.ts";

const CREDENTIALS = { clientId: "faults", clientSecret: "a secret of the fault suite" };

/** A whole Longshore: an API, two processes that drain, of which one publishes too, and one that only publishes. */
export interface System {
  readonly servers: Servers;
  readonly org: string;
  /** Past the proxies. */
  readonly database: Database;
  readonly members: readonly Member[];
  readonly api: Member;
  /** Where clients call. */
  readonly url: string;
  readonly http: TcpProxy;
  readonly redis: TcpProxy;
  readonly token: string;
  readonly close: () => Promise<void>;
}

export async function startSystem(servers: Servers, name: string, scripts: readonly Script[]): Promise<System> {
  const databaseUrl = await servers.createDatabase(name);
  const database = openDatabase(databaseUrl, { connections: 3, name: "observer", onIdleError: () => {} });
  const redis = await TcpProxy.open(Number(new URL(servers.redis.url).port));
  const apiPort = await freePort();
  const http = await TcpProxy.open(apiPort);
  const org = `org_${name}`;
  await createTopic(servers, `${org}.change.log`);
  const environment = (postgresPort: number): Record<string, string> => ({
    DATABASE_URL: withPort(databaseUrl, postgresPort),
    REDIS_URL: `redis://127.0.0.1:${redis.port}`,
    KAFKA_BROKERS: `127.0.0.1:${servers.kafkaProxy.port}`,
    KAFKA_TOPIC_PARTITIONS: String(PARTITIONS),
    LONGSHORE_ORG: org,
    LONGSHORE_CLIENT_ID: CREDENTIALS.clientId,
    LONGSHORE_CLIENT_SECRET: CREDENTIALS.clientSecret,
    LONGSHORE_MAP_THREADS: "1",
    // Who kills a process ten times while it works on a record has it blamed for that.
    LONGSHORE_RECORD_ATTEMPTS: "100",
  });
  const start = (member: string, roles: readonly Role[]): Promise<Member> =>
    Member.start({
      name: member,
      roles,
      environment,
      postgresPort: Number(new URL(databaseUrl).port),
      port: roles.includes("api") ? apiPort : 0,
    });
  const members = await Promise.all([
    start("api", ["api"]),
    start("drain-1", ["drain"]),
    start("drain-2", ["drain", "publish"]),
    start("publisher", ["publish"]),
  ]);
  await Promise.all(members.map((member) => member.untilReady()));
  const url = `http://127.0.0.1:${http.port}`;
  const token = await prepare(url, scripts);
  const [api] = members;
  return {
    servers,
    org,
    database,
    members,
    api,
    url,
    http,
    redis,
    token,
    close: async () => {
      await Promise.all(members.map((member) => member.close()));
      await Promise.all([http.close(), redis.close(), database.close()]);
      await servers.dropDatabase(name);
    },
  };
}

const PARTITIONS = 3;

/** The changelog's, before anybody else makes it: it takes less than usual, so that some events have to be made smaller. */
async function createTopic({ kafkaProxy }: Servers, topic: string): Promise<void> {
  const admin = kafkaClient({ brokers: [`127.0.0.1:${kafkaProxy.port}`] }).admin();
  await admin.connect();
  try {
    const configEntries = [{ name: "max.message.bytes", value: String(MESSAGE_BYTES) }];
    await admin.createTopics({ topics: [{ topic, numPartitions: PARTITIONS, configEntries }], waitForLeaders: true });
  } finally {
    await admin.disconnect();
  }
}

/** Blueprints whose changes go to Kafka, and integrations. Gives a token. */
async function prepare(url: string, scripts: readonly Script[]): Promise<string> {
  const { body } = await callAt(url, () => ({}))("POST", "/v1/auth/access_token", { body: CREDENTIALS });
  const call = callAt(url, () => ({ authorization: `Bearer ${body.accessToken}` }));
  const bodies = BLUEPRINTS.map((body) => ({ path: "/v1/blueprints", body }));
  const integrations = scripts.flatMap(({ client, isApi, isCreating }) =>
    isApi ? [] : [{ path: "/v1/integration", body: installation(client, FIRST_TIER, isCreating) }],
  );
  for (const request of [...bodies, ...integrations]) {
    const { status, text } = await call("POST", request.path, { body: request.body });
    if (status >= 300) throw new Error(`${request.path}: ${status} ${text}`);
  }
  return body.accessToken;
}

function withPort(url: string, port: number): string {
  const copy = new URL(url);
  copy.port = String(port);
  return copy.href;
}
