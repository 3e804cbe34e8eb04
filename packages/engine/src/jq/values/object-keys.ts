import type { Run } from "./run.ts";
import type { JqObject, JqValue } from "./value.ts";

/** Sets a key of an object that the caller owns. A plain assignment of `__proto__` would set the prototype instead. */
export function setKey(object: JqObject, key: string, value: JqValue): void {
  if (key !== "__proto__") object[key] = value;
  else Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

/**
 * Charges a key about to be set in an object of ours. V8 keeps keys like `"1000"` in an array that begins at 0, unless it
 * would be far too empty: `[range(1e6) | {} | .["1000"] = 1]` takes eight kilobytes for each object.
 */
export function chargeKey(run: Run, object: JqObject, key: string): void {
  run.readKey(key.length);
  if (key.length > LONGEST_POSITION || !(key.charCodeAt(0) <= CODE_OF_9) || !POSITION.test(key)) return;
  const position = Number(key);
  if (!Object.hasOwn(object, position - 1)) run.allocate(POSITION_SIZE * position);
}

const POSITION = /^[1-9]\d*$/;
const LONGEST_POSITION = 4;
/** Looked at first: a pattern takes ten times as long, and few keys begin with a digit. */
const CODE_OF_9 = 0x39;
const POSITION_SIZE = 12;

/** The keys in the order in which the object has them. */
export function ownKeys(run: Run, object: JqObject): string[] {
  const keys = Object.keys(object);
  run.readKeys(keys.length);
  return keys;
}
