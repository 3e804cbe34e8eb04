import { add } from "./arithmetic.ts";
import type { Owned } from "./assign-step.ts";
import { setKey } from "./object-keys.ts";
import type { Run } from "./run.ts";
import { isObject } from "./type-of.ts";
import type { JqObject, JqValue } from "./value.ts";

/**
 * The containers that an update, or a fold over many updates, has made and that nobody else can see yet. They are changed
 * in place from then on: `.[] |= f` copies the array once, and `reduce .[] as $x ([]; . + [$x])` is linear.
 *
 * Invariant: each is reachable from the value being updated, and by one way only.
 */
export const newOwned = (): Owned => new Set();

/**
 * The old value at a path goes to a filter of the program, which may keep it in two places at once
 * (`(.a.b, .a, .a.x.b) |= {x: ., y: .}`): whatever is owned may then be seen by two, so nothing is owned any more.
 */
export function lend(value: JqValue, owned: Owned): JqValue {
  if (owned.has(value)) owned.clear();
  return value;
}

/** `left + right` for a left side that nobody else sees afterwards: an owned container takes the right side in. */
export function addOwned(run: Run, left: JqValue, right: JqValue, owned: Owned): JqValue {
  if (Array.isArray(left) && Array.isArray(right) && owned.has(left)) return append(run, left, right);
  if (isObject(left) && isObject(right) && owned.has(left)) return assignAll(run, left, right);
  const sum = add(run, left, right);
  // `null + [1]` is the right side itself, which belongs to somebody else; two containers make a new one.
  if (sum !== right && typeof sum === "object" && sum !== left) owned.add(sum);
  return sum;
}

function append(run: Run, left: JqValue[], right: readonly JqValue[]): JqValue[] {
  run.spend(right.length);
  run.allocateElements(right.length);
  for (const element of right) left.push(element);
  return left;
}

function assignAll(run: Run, left: JqObject, right: JqObject): JqObject {
  const keys = Object.keys(right);
  run.spend(keys.length);
  run.allocateElements(keys.length);
  for (const key of keys) setKey(left, key, right[key] ?? null);
  return left;
}
