import { describe, expect, test } from "vitest";
import { field } from "./access.ts";
import { add, modulo, multiply, subtract } from "./arithmetic.ts";
import { JqError } from "./jq-error.ts";
import { parseJson } from "./parse-json.ts";
import { CLOSED_HOST, DEFAULT_BUDGET, JOINED_TEXT_SIZE, LimitReached, Run } from "./run.ts";
import type { JqObject, JqValue } from "./value.ts";

const newRun = (budget: Partial<typeof DEFAULT_BUDGET> = {}): Run =>
  new Run(CLOSED_HOST, { ...DEFAULT_BUDGET, ...budget });

function errorOf(work: () => unknown): JqValue {
  try {
    work();
  } catch (error) {
    if (error instanceof JqError) return error.value;
    throw error;
  }
  return null;
}

describe("budgets", () => {
  const small = (): Run => newRun({ allocation: 1000, steps: 1000 });

  test("a repeated string is charged before it is made", () => {
    expect(() => multiply(newRun(), "x".repeat(100), 1e7)).toThrow(LimitReached);
    expect(errorOf(() => multiply(newRun(), "x", 1e10))).toBe("Repeat string result too long");
  });

  test("doubling a string runs out of allocation", () => {
    const run = newRun();
    let text = "x";
    expect(() => {
      for (;;) text = String(add(run, text, text));
    }).toThrow(LimitReached);
  });

  test("appending a letter costs the same, however long the text is", () => {
    const run = newRun({ allocation: 100_000 * (JOINED_TEXT_SIZE + 1) });
    let text = "";
    for (let i = 0; i < 100_000; i++) text = String(add(run, text, "x"));
    expect(text).toHaveLength(100_000);
  });

  test("arrays and objects are charged for what they hold", () => {
    const many = Array.from({ length: 600 }, (_, i) => [i]);
    expect(() => add(small(), many, many)).toThrow(LimitReached);
    expect(() => subtract(small(), many, many)).toThrow(LimitReached);
    const object = Object.fromEntries(many.map(([i]) => [`k${i}`, 1]));
    expect(() => add(small(), object, object)).toThrow(LimitReached);
    expect(() => multiply(small(), object, object)).toThrow(LimitReached);
  });
});

describe("merging objects", () => {
  const nested = (levels: number, key: string): JqObject => {
    let value: JqObject = { [key]: 1 };
    for (let i = 0; i < levels; i++) value = { a: value };
    return value;
  };

  test("goes 10 000 levels deep and no further", () => {
    let merged: JqValue = multiply(newRun(), nested(10_000, "x"), nested(10_000, "y"));
    for (let i = 0; i < 10_000; i++) merged = field(newRun(), merged, "a");
    expect(merged).toEqual({ x: 1, y: 1 });
    expect(errorOf(() => multiply(newRun(), nested(10_001, "x"), nested(10_001, "y")))).toBe("Object merge too deep");
  });

  test("leaves both sides as they were", () => {
    const [a, b] = [{ a: { b: 1 } }, { a: { c: 2 } }];
    expect(multiply(newRun(), a, b)).toEqual({ a: { b: 1, c: 2 } });
    expect([a, b]).toEqual([{ a: { b: 1 } }, { a: { c: 2 } }]);
  });

  test("takes __proto__ for a key", () => {
    const merged = multiply(newRun(), parseJson('{"__proto__":{"a":1}}'), parseJson('{"__proto__":{"b":2}}'));
    expect(JSON.stringify(merged)).toBe('{"__proto__":{"a":1,"b":2}}');
    expect(JSON.stringify(add(newRun(), {}, parseJson('{"__proto__":1}')))).toBe('{"__proto__":1}');
  });
});

test("a remainder is one of 64-bit integers", () => {
  const run = newRun();
  expect(modulo(run, -5, 5)).toBe(0);
  expect(modulo(run, 1e300, 7)).toBe(0);
  expect(modulo(run, -1e300, 7)).toBe(-1);
  expect(modulo(run, 5, Number.NEGATIVE_INFINITY)).toBe(5);
});
