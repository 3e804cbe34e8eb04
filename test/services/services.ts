import { inject } from "vitest";
import { OwnKafka } from "./own-kafka.ts";
import { OwnRedis } from "./own-redis.ts";
import type { Offers } from "./service-desk.ts";

/** URL of the Redis that all test files of a run share: give keys a prefix of your own. */
export function sharedRedis(): Promise<string> {
  return ask("redis");
}

/** A Redis that only you use, so that you may stop, restart or empty it. Whoever asked for it closes it. */
export async function startRedis(): Promise<OwnRedis> {
  return OwnRedis.launch(await ask("redis-program"));
}

/** Brokers (`host:port`, several with commas) that all test files of a run share: give topics a name of your own. */
export function sharedKafka(): Promise<string> {
  return ask("kafka");
}

/** A broker that only you use, so that you may kill it. Takes some seconds. Whoever asked for it closes it. */
export async function startKafka(): Promise<OwnKafka> {
  return OwnKafka.launch(await ask("kafka-program"));
}

async function ask<Name extends keyof Offers>(name: Name): Promise<Offers[Name]> {
  const answer = await fetch(`${inject("serviceDesk")}/${name}`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return JSON.parse(text);
}
