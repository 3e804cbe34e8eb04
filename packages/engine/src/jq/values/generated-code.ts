import { dumpTruncated } from "./error-text.ts";
import { raise } from "./jq-error.ts";
import { chargeKey } from "./object-keys.ts";
import type { Run } from "./run.ts";
import { isNumber, toDouble, typeOf } from "./type-of.ts";
import type { JqObject, JqValue } from "./value.ts";

/** `{(key): …}` with a key that is no string. */
export function refuseKey(key: JqValue): never {
  return raise((run) => `Cannot use ${typeOf(key)} (${dumpTruncated(key, run)}) as object key`);
}

/** A bound of `range(from; to)`. */
export function rangeBound(bound: JqValue): number {
  if (isNumber(bound)) return toDouble(bound);
  return raise(() => "Range bounds must be numeric");
}

const NO_KEYS: JqObject = {};

/** Steps of a key that a program computes: for `[range(1e6) | {"k\(.)": 1}]` V8 makes a new shape for each object. */
const COMPUTED_KEY = 20;

/** A key of an object that is being made, which holds a copy of it. */
export function checkedKey(run: Run, key: JqValue): string {
  if (typeof key !== "string") return refuseKey(key);
  run.spend(COMPUTED_KEY);
  chargeKey(run, NO_KEYS, key);
  return key;
}

/** The text of a string interpolation, charged for its length. */
export function concatenate(run: Run, text: string): string {
  run.allocate(text.length);
  return text;
}

/** Runs a generator to its end for what its continuation collects. */
export function drain(outputs: Iterator<JqValue, void, void>): void {
  while (outputs.next().done !== true);
}
