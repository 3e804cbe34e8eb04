import { describe, expect, test } from "vitest";
import { JqError } from "./jq-error.ts";
import { parseJson } from "./parse-json.ts";
import { delpaths, getpath, setpath, setpathOwned } from "./paths.ts";
import { CLOSED_HOST, DEFAULT_BUDGET, LimitReached, Run } from "./run.ts";
import type { JqValue } from "./value.ts";

const newRun = (): Run => new Run(CLOSED_HOST, DEFAULT_BUDGET);

function errorOf(work: () => unknown): JqValue {
  try {
    work();
  } catch (error) {
    if (error instanceof JqError) return error.value;
    throw error;
  }
  return null;
}

describe("long paths", () => {
  const path = (length: number): JqValue[] => Array.from({ length }, () => "a");

  test("of 10 000 steps are set, read and deleted", () => {
    const deep = setpath(newRun(), null, path(10_000), 7);
    expect(getpath(newRun(), deep, path(10_000))).toBe(7);
    const cut = delpaths(newRun(), deep, [path(10_000)]);
    expect(getpath(newRun(), cut, path(10_000))).toBe(null);
    expect(getpath(newRun(), cut, path(9999))).toEqual({});
  });

  test("of one step more are refused", () => {
    const long = path(10_001);
    for (const work of [
      () => getpath(newRun(), null, long),
      () => setpath(newRun(), null, long, 1),
      () => delpaths(newRun(), null, [long]),
    ]) {
      expect(errorOf(work)).toBe("Path too deep");
    }
  });
});

describe("setpath", () => {
  test("charges a far index before it makes the array", () => {
    const run = new Run(CLOSED_HOST, { ...DEFAULT_BUDGET, allocation: 1000 });
    expect(() => setpath(run, null, [500_000_000], 1)).toThrow(LimitReached);
    expect(errorOf(() => setpath(newRun(), null, [1e9], 1))).toBe("Array index too large");
  });

  test("copies what lies on the path and shares the rest", () => {
    const before = { a: { b: [1, 2] }, c: { d: 1 } };
    const after = setpath(newRun(), before, ["a", "b", 0], 9);
    expect(after).toEqual({ a: { b: [9, 2] }, c: { d: 1 } });
    expect(before).toEqual({ a: { b: [1, 2] }, c: { d: 1 } });
    expect(getpath(newRun(), after, ["c"])).toBe(before.c);
  });

  test("makes __proto__ a key of its own", () => {
    const after = setpath(newRun(), {}, ["__proto__", "polluted"], true);
    expect(JSON.stringify(after)).toBe('{"__proto__":{"polluted":true}}');
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  test("copies an array once for many changes that share what they own", () => {
    const run = new Run(CLOSED_HOST, { ...DEFAULT_BUDGET, allocation: 8 * 200_000 });
    const owned = new Set<JqValue>();
    let value: JqValue = Array.from({ length: 100_000 }, (_, i) => i);
    for (let i = 0; i < 100_000; i++) value = setpathOwned(run, value, [i], null, owned);
    expect(getpath(newRun(), value, [99_999])).toBe(null);
  });
});

describe("delpaths", () => {
  test("reads every position as one of the input", () => {
    expect(delpaths(newRun(), [0, 1, 2, 3], [[0], [1], [-1], [{ start: 0, end: 1 }]])).toEqual([2]);
  });

  test("drops a thousand members of an array without copying it a thousand times", () => {
    const run = new Run(CLOSED_HOST, { ...DEFAULT_BUDGET, allocation: 8 * 20_000 });
    const items = Array.from({ length: 1000 }, (_, i) => ({ id: i, secret: i }));
    const paths = items.map((_, i) => [i, "secret"]);
    expect(delpaths(run, items, paths)).toEqual(items.map(({ id }) => ({ id })));
  });

  test("deletes __proto__ and keeps its siblings", () => {
    const after = delpaths(newRun(), parseJson('{"__proto__":1,"constructor":2,"a":3}'), [["__proto__"]]);
    expect(JSON.stringify(after)).toBe('{"constructor":2,"a":3}');
  });
});
