import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { findKafka, type KafkaProgram } from "./kafka-program.ts";
import { OwnKafka } from "./own-kafka.ts";
import { OwnRedis } from "./own-redis.ts";
import { findRedis, type RedisProgram } from "./redis-program.ts";
import { ServiceAbsent } from "./service-absent.ts";

/** What the desk hands out. */
export interface Offers {
  readonly "redis-program": RedisProgram;
  /** URL of the Redis that all share. */
  readonly redis: string;
  readonly "kafka-program": KafkaProgram;
  /** `host:port` of the brokers that all share. */
  readonly kafka: string;
}

type Makers = { readonly [Name in keyof Offers]: () => Promise<Offers[Name]> };

export interface ServiceDesk {
  readonly url: string;
  /** What could not be had, a line each. */
  readonly absent: () => readonly string[];
  readonly close: () => Promise<void>;
}

/**
 * Has the servers that all test files of a run share, and starts each when the first of them asks: a run of files that need
 * no Kafka waits for none. It lives in the process of the run, since the processes of test files come and go.
 */
export async function openServiceDesk(): Promise<ServiceDesk> {
  const closing: (() => Promise<void>)[] = [];
  const absent = new Set<string>();
  const makers: Readonly<Record<string, () => Promise<unknown>>> = { ...makersOf(closing) };
  const server = createServer(async ({ url = "" }, response) => {
    const name = url.slice(1);
    try {
      response.end(JSON.stringify(await makers[name]?.()));
    } catch (error) {
      if (error instanceof ServiceAbsent) absent.add(error.message);
      response.writeHead(503).end(error instanceof Error ? error.message : String(error));
    }
  });
  return {
    url: await listening(server),
    absent: () => [...absent],
    close: async () => {
      server.close();
      server.closeAllConnections();
      await Promise.all(closing.map((close) => close()));
    },
  };
}

function makersOf(closing: (() => Promise<void>)[]): Makers {
  const redisProgram = onceOnly(findRedis);
  const kafkaProgram = onceOnly(findKafka);
  return {
    "redis-program": redisProgram,
    redis: onceOnly(async () => {
      const { REDIS_URL } = process.env;
      if (REDIS_URL !== undefined) return REDIS_URL;
      const redis = await OwnRedis.launch(await redisProgram());
      closing.push(() => redis.close());
      return redis.url;
    }),
    "kafka-program": kafkaProgram,
    kafka: onceOnly(async () => {
      const { KAFKA_BROKERS } = process.env;
      if (KAFKA_BROKERS !== undefined) return KAFKA_BROKERS;
      const kafka = await OwnKafka.launch(await kafkaProgram());
      closing.push(() => kafka.close());
      return kafka.brokers;
    }),
  };
}

function onceOnly<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

async function listening(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}
