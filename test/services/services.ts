import { inject } from "vitest";
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

async function ask<Name extends keyof Offers>(name: Name): Promise<Offers[Name]> {
  const answer = await fetch(`${inject("serviceDesk")}/${name}`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return JSON.parse(text);
}
