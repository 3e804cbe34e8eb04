import { expect, test } from "vitest";
import { AdmissionBuckets } from "./admission-buckets.ts";

function bucketsAt(most?: number) {
  let now = 1_000_000;
  const clock = { now: () => new Date(now) };
  const buckets = new AdmissionBuckets(clock, { burst: 3, perSecond: 2 }, most);
  const takeAll = (name: string): number => {
    let taken = 0;
    while (buckets.take(name)) taken += 1;
    return taken;
  };
  const advance = (milliseconds: number): void => {
    now += milliseconds;
  };
  return { buckets, takeAll, advance };
}

test("a bucket gives its burst, then what time refills, and never more than its burst at once", () => {
  const { takeAll, advance } = bucketsAt();
  expect(takeAll("a")).toBe(3);
  expect(takeAll("a")).toBe(0);
  advance(499);
  expect(takeAll("a")).toBe(0);
  advance(1);
  expect(takeAll("a")).toBe(1);
  advance(3_600_000);
  expect(takeAll("a")).toBe(3);
});

test("an empty bucket takes nothing from another", () => {
  const { takeAll } = bucketsAt();
  expect(takeAll("a")).toBe(3);
  expect(takeAll("b")).toBe(3);
});

test("a clock that is set back neither fills a bucket nor blocks it", () => {
  const { takeAll, advance } = bucketsAt();
  expect(takeAll("a")).toBe(3);
  advance(-60_000);
  expect(takeAll("a")).toBe(0);
  advance(1_000);
  expect(takeAll("a")).toBe(2);
});

test("made-up names do not fill the memory: the bucket that was used longest ago is forgotten, and others stay empty", () => {
  const { buckets, takeAll } = bucketsAt(2);
  expect(takeAll("a")).toBe(3);
  expect(takeAll("b")).toBe(3);
  expect(buckets.take("a")).toBe(false);
  expect(buckets.take("c")).toBe(true);
  expect(takeAll("a")).toBe(0);
  expect(takeAll("b")).toBe(3);
});
