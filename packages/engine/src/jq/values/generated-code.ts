import { dumpTruncated } from "./error-text.ts";
import { raise } from "./jq-error.ts";
import type { Run } from "./run.ts";
import { isNumber, toDouble, typeOf } from "./type-of.ts";
import type { JqValue } from "./value.ts";

/** `{(key): …}` with a key that is no string. */
export function refuseKey(key: JqValue): never {
  return raise((run) => `Cannot use ${typeOf(key)} (${dumpTruncated(key, run)}) as object key`);
}

/** A bound of `range(from; to)`. */
export function rangeBound(bound: JqValue): number {
  if (isNumber(bound)) return toDouble(bound);
  return raise(() => "Range bounds must be numeric");
}

/** A key of an object that is being made, which holds a copy of it. */
export function checkedKey(run: Run, key: JqValue): string {
  if (typeof key !== "string") return refuseKey(key);
  run.readKey(key.length);
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
