import { expect, test } from "vitest";
import { RedisOutage } from "./redis-outage.ts";

const AWAY = new Error("connect ECONNREFUSED");

function outage() {
  const lines: string[] = [];
  let now = 0;
  const log = {
    warn: ({ seconds }: { seconds: number }) => void lines.push(`away ${seconds}`),
    info: ({ seconds }: { seconds: number }) => void lines.push(`back ${seconds}`),
  };
  const watched = new RedisOutage(log, () => now);
  const at = (seconds: number, say: "isAway" | "isBack"): void => {
    now = seconds * 1_000;
    watched[say](AWAY);
  };
  return { lines, at };
}

test("an outage of three minutes that two connections report each second is one line a minute", () => {
  const { lines, at } = outage();
  for (let second = 1; second <= 180; second += 1) for (const _connection of [1, 2]) at(second, "isAway");
  at(181, "isBack");
  expect(lines).toEqual(["away 0", "away 60", "away 120", "back 180"]);
});

test("the next outage is logged at once", () => {
  const { lines, at } = outage();
  at(1, "isAway");
  at(2, "isBack");
  at(3, "isAway");
  expect(lines).toEqual(["away 0", "back 1", "away 0"]);
});

test("a connection that is made without an outage says nothing", () => {
  const { lines, at } = outage();
  at(1, "isBack");
  expect(lines).toEqual([]);
});
