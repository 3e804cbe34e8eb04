import { expect, test } from "vitest";
import { excessOf, Penalties } from "./penalties.ts";

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

test("plain items are charged nothing however well they compress: their JSON counts, and nothing that others make them wait for", () => {
  const { penalties } = shared();
  // 1 000 items of 100 bytes, stored as 2 kB, in far more CPU time than they usually take.
  for (let record = 0; record < 1_000; record += 1) penalties.charge(CALM, excessOf(139, 100_000), 100_000);
  expect(penalties.debt(CALM)).toBeNull();
  expect(penalties.size).toBe(0);
});

test("a debt says what was charged, for how many bytes, and how long it takes, until it is paid", () => {
  const { penalties, pass } = shared();
  penalties.charge(HOSTILE, 2_000, 300);
  penalties.charge(HOSTILE, 1_000, 200);
  expect(penalties.debt(HOSTILE)).toEqual({ left: 18_000, milliseconds: 3_000, bytes: 500 });
  pass(17_999);
  expect(penalties.debt(HOSTILE)).toMatchObject({ left: 1 });
  pass(1);
  expect(penalties.debt(HOSTILE)).toBeNull();
});
