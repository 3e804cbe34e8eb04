import { expect, test } from "vitest";
import { Doubt } from "./doubt.ts";
import type { SendFault } from "./send-fault.ts";

const event = (length = 10) => ({ id: 1, key: "team/a", value: "x".repeat(length) });
const large = [event(900_000)];
/** Failures until the messages are blamed for them; null: never, as far as we wait. */
function patienceWith(fault: SendFault, events = [event()]): number | null {
  const doubt = new Doubt();
  for (let failures = 1; failures <= 100; failures += 1) if (doubt.blames(fault, events)) return failures;
  return null;
}

test("what is refused is to blame at once, what an operator or time mends never, what is unclear after some tries", () => {
  expect(patienceWith("refused")).toBe(1);
  expect(patienceWith("mendable", large)).toBeNull();
  expect(patienceWith("unclear")).toBe(9);
});

test("a connection that ends is a broker that is away, unless it ends again and again at one large event", () => {
  expect(patienceWith("cut")).toBeNull();
  expect(patienceWith("cut", [event(400_000), event(400_000)])).toBeNull();
  expect(patienceWith("cut", large)).toBe(9);
});

test("once a batch is out, patience begins anew", () => {
  const doubt = new Doubt();
  for (let failures = 0; failures < 8; failures += 1) expect(doubt.blames("unclear", [event()])).toBe(false);
  doubt.clear();
  expect(doubt.blames("unclear", [event()])).toBe(false);
});
