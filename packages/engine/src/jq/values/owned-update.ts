import { add } from "./arithmetic.ts";
import type { Owned } from "./assign-step.ts";
import { setKey } from "./object-keys.ts";
import { delpaths } from "./paths.ts";
import { ENTRY_SIZE, type Run } from "./run.ts";
import { isObject } from "./type-of.ts";
import type { JqObject, JqValue } from "./value.ts";

/**
 * The containers that an update, or a fold over many updates, has made and that nobody else can see yet. They are changed
 * in place from then on: `.[] |= f` copies the array once, and `reduce .[] as $x ([]; . + [$x])` is linear.
 *
 * Invariant: each is reachable from the value being updated, by one way only, and all containers on that way are owned.
 */
export const newOwned = (): Owned => new Set();

/**
 * The old value at a path goes to a filter of the program, which may keep it in two places at once
 * (`(.a.b, .a, .a.x.b) |= {x: ., y: .}`): if anything owned is in it, that may then be seen by two, so nothing is owned
 * any more. A slice is a new array, not owned itself, but of elements that may be.
 */
export function lend(value: JqValue, path: readonly JqValue[], owned: Owned): JqValue {
  if (owned.size > 0 && (owned.has(value) || path.some(isObject))) owned.clear();
  return value;
}

/** What an update leaves of its result. The containers around what was deleted are new, and not owned. */
export function deletePaths(run: Run, value: JqValue, paths: JqValue[], owned: Owned): JqValue {
  if (paths.length === 0) return value;
  owned.clear();
  return delpaths(run, value, paths);
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
  run.allocateMore(right.length);
  for (const element of right) left.push(element);
  return left;
}

function assignAll(run: Run, left: JqObject, right: JqObject): JqObject {
  const keys = Object.keys(right);
  run.readEntries(keys.length);
  run.allocate(ENTRY_SIZE * keys.length);
  for (const key of keys) setKey(left, key, right[key] ?? null);
  return left;
}
