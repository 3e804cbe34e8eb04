import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { RefusalPace } from "./refusal-pace.ts";

test("a hundred refusals are answered at once, a client that comes again regardless waits for its answer", async () => {
  const pace = new RefusalPace({ now: () => new Date(0) });
  const answered: number[] = [];
  const turns = Array.from({ length: 101 }, (_, at) => pace.turn().then(() => answered.push(at)));
  await setImmediate();
  expect(answered).toEqual(Array.from({ length: 100 }, (_, at) => at));
  await Promise.all(turns);
  expect(answered.at(-1)).toBe(100);
});

test("more connections than may be held are answered at once, for each takes memory", async () => {
  const pace = new RefusalPace({ now: () => new Date(0) });
  const answered = new Set<number>();
  const turns = Array.from({ length: 1_110 }, (_, at) => pace.turn().then(() => answered.add(at)));
  await setImmediate();
  expect([...answered].filter((at) => at >= 100)).toEqual(Array.from({ length: 10 }, (_, at) => 1_100 + at));
  await Promise.all(turns);
});
