import { expect, test } from "vitest";
import { Penalties } from "./penalties.ts";

const [HOSTILE, CALM] = [1, 2];

/** Two integrations that know of each other, and a clock that only moves when it is told to. */
function shared(): { readonly penalties: Penalties; readonly pass: (milliseconds: number) => void } {
  let now = 5_000;
  const penalties = new Penalties(() => now);
  for (const integration of [HOSTILE, CALM]) penalties.meet(integration);
  return {
    penalties,
    pass: (milliseconds) => {
      now += milliseconds;
    },
  };
}

test("an integration that is killed again and again has at most a tenth of the time, however long it goes on", () => {
  const { penalties, pass } = shared();
  let [taken, waited] = [0, 0];
  for (let kill = 0; kill < 1_000; kill += 1) {
    pass(10_000);
    penalties.charge(HOSTILE, 10_000);
    taken += 10_000;
    waited += penalties.left(HOSTILE);
    pass(penalties.left(HOSTILE));
    expect(penalties.left(HOSTILE)).toBe(0);
  }
  expect(taken / (taken + waited)).toBeCloseTo(0.1, 3);
});

test("nobody else waits for what one integration took", () => {
  const { penalties } = shared();
  penalties.charge(HOSTILE, 10_000);
  expect([penalties.left(HOSTILE) > 0, penalties.left(CALM)]).toEqual([true, 0]);
});

test("a second too much is forgiven, and what adds up is not", () => {
  const { penalties, pass } = shared();
  penalties.charge(HOSTILE, 900);
  expect(penalties.left(HOSTILE)).toBe(0);
  pass(1_000);
  penalties.charge(HOSTILE, 900);
  expect(penalties.left(HOSTILE)).toBeGreaterThan(0);
});

test("an integration that is alone in its process never waits, nor afterwards for what it took while it was", () => {
  const penalties = new Penalties(() => 100_000);
  penalties.meet(HOSTILE);
  penalties.charge(HOSTILE, 60_000);
  expect(penalties.left(HOSTILE)).toBe(0);
  penalties.meet(CALM);
  expect(penalties.left(HOSTILE)).toBe(0);
  penalties.charge(HOSTILE, 10_000);
  expect(penalties.left(HOSTILE)).toBe(80_000);
});

test("integrations that owe nothing any more are forgotten, so a million of them do not fill the memory", () => {
  const { penalties, pass } = shared();
  for (let integration = 1; integration <= 100; integration += 1) penalties.charge(integration, 10);
  expect(penalties.size).toBe(100);
  pass(100);
  penalties.charge(HOSTILE, 1);
  expect(penalties.size).toBe(1);
});
