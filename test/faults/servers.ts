import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate, openDatabase } from "@longshore/worker";
import { Client } from "pg";
import { findKafka } from "../services/kafka-program.ts";
import { OwnKafka } from "../services/own-kafka.ts";
import { OwnRedis } from "../services/own-redis.ts";
import { OwnPostgres } from "../services/postgres-server.ts";
import { findRedis } from "../services/redis-program.ts";
import { TcpProxy } from "./tcp-proxy.ts";

const TEMPLATE = "longshore_faults";
/** Room for the databases of a run, and little enough to be filled at once. */
const DISK_MEGABYTES = 600;

/** Where {@link Servers.canFillDisk} is false. */
export const NO_FULL_DISK = "mounting a small file system takes root";

/** Servers of our own, which all seeds of a run share. */
export interface Servers {
  readonly postgres: OwnPostgres;
  readonly redis: OwnRedis;
  readonly kafka: OwnKafka;
  /** The only way to Kafka: its clients go where the broker tells them to. */
  readonly kafkaProxy: TcpProxy;
  /** Whether the folder of PostgreSQL is a small file system of its own. Never fill one that is not. */
  readonly canFillDisk: boolean;
  /** A migrated, empty database. Gives its URL. */
  readonly createDatabase: (name: string) => Promise<string>;
  readonly dropDatabase: (name: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function startServers(): Promise<Servers> {
  const canFillDisk = canMount();
  const postgres = await OwnPostgres.launch(canFillDisk ? { tmpfsMegabytes: DISK_MEGABYTES } : {});
  const redis = await OwnRedis.launch(await findRedis());
  const proxies: TcpProxy[] = [];
  const kafka = await OwnKafka.launch(await findKafka(), async (port) => {
    const proxy = await TcpProxy.open(port);
    proxies.push(proxy);
    return proxy.port;
  });
  const [kafkaProxy] = proxies;
  if (kafkaProxy === undefined) throw new Error("Kafka has no proxy");
  const query = (text: string) => queryOnce(postgres.url, text);
  await query(`CREATE DATABASE ${TEMPLATE}`);
  const template = openDatabase(withDatabase(postgres.url, TEMPLATE), {
    connections: 1,
    name: "faults",
    onIdleError: () => {},
  });
  await migrate(template);
  await template.close();
  return {
    postgres,
    redis,
    kafka,
    kafkaProxy,
    canFillDisk,
    createDatabase: async (name) => {
      await query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
      return withDatabase(postgres.url, name);
    },
    dropDatabase: (name) => query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
    close: async () => {
      await Promise.all([kafkaProxy.close(), kafka.close(), redis.close(), postgres.close()]);
    },
  };
}

/** Root of a container may not. */
function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "longshore-mount-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "ignore" });
    execFileSync("umount", [folder], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(folder);
  }
}

function withDatabase(url: string, name: string): string {
  const copy = new URL(url);
  copy.pathname = `/${name}`;
  return copy.href;
}

async function queryOnce(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
