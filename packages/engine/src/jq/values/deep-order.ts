import { raise } from "./jq-error.ts";
import type { Run } from "./run.ts";
import { sortedKeys } from "./string-order.ts";
import { isObject } from "./type-of.ts";
import type { JqObject, JqValue } from "./value.ts";

/** jq compares no deeper than this. */
const MAX_DEPTH = 10_000;

/** What a {@link Pending} takes, with its place on the stack. */
const PENDING_SIZE = 64;

/** Two values still to be compared, or the verdict for when all before them were equal. */
type Pending = readonly [JqValue, JqValue, number] | number;

/** Compares values that may be nested too deeply for recursion. `flat` orders all but two arrays or two objects. */
export function compareDeep(
  a: JqValue,
  b: JqValue,
  depth: number,
  flat: (a: JqValue, b: JqValue) => number | undefined,
  run: Run | undefined,
): number {
  const stack: Pending[] = [[a, b, depth]];
  for (let pending = stack.pop(); pending !== undefined; pending = stack.pop()) {
    run?.spend(1);
    const order = typeof pending === "number" ? pending : step(pending, stack, flat, run);
    if (order !== 0) return order;
  }
  return 0;
}

function step(
  [a, b, depth]: readonly [JqValue, JqValue, number],
  stack: Pending[],
  flat: (a: JqValue, b: JqValue) => number | undefined,
  run: Run | undefined,
): number {
  if (depth > MAX_DEPTH) raise(() => "Comparison too deep");
  if (Array.isArray(a) && Array.isArray(b)) pushElements(a, b, depth + 1, stack, run);
  else if (isObject(a) && isObject(b)) pushEntries(a, b, depth + 1, stack, run);
  else return flat(a, b) ?? 0;
  return 0;
}

function pushElements(
  a: readonly JqValue[],
  b: readonly JqValue[],
  depth: number,
  stack: Pending[],
  run: Run | undefined,
): void {
  const shared = Math.min(a.length, b.length);
  run?.spend(shared);
  run?.allocate(PENDING_SIZE * shared);
  stack.push(a.length - b.length);
  for (let i = shared - 1; i >= 0; i--) stack.push([a[i] ?? null, b[i] ?? null, depth]);
}

/** The values are compared only if the keys are the same. The keys count as a level of their own, as in jq. */
function pushEntries(a: JqObject, b: JqObject, depth: number, stack: Pending[], run: Run | undefined): void {
  const keys = sortedKeys(a, run);
  for (const key of keys.toReversed()) stack.push([a[key] ?? null, b[key] ?? null, depth]);
  stack.push([keys, sortedKeys(b, run), depth]);
}
