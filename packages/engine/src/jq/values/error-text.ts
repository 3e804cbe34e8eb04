import { utf8Length } from "./code-points.ts";
import { dumpPrefix } from "./dump-prefix.ts";
import { raise } from "./jq-error.ts";
import type { Run } from "./run.ts";
import { typeOf } from "./type-of.ts";
import type { JqValue } from "./value.ts";

/** Bytes of UTF-8 that a value may take in an error message. */
const MAX_BYTES = 29;

const CLOSING: Readonly<Record<string, string>> = { string: '"', array: "]", object: "}" };

/**
 * A value as it stands in error messages: its JSON text, and if that is longer than 29 bytes, as much of its beginning
 * as leaves room for `...` and, of a string, array or object, the closing mark: `"abcdefghijklmnopqrstuvwx..."`.
 */
export function dumpTruncated(value: JqValue, run?: Run): string {
  const text = dumpPrefix(value, MAX_BYTES, run);
  if (utf8Length(text) <= MAX_BYTES) return text;
  const end = `...${CLOSING[typeOf(value)] ?? ""}`;
  return startOfBytes(text, MAX_BYTES - end.length) + end;
}

/** `number (5)` */
export function describe(value: JqValue, run?: Run): string {
  return `${typeOf(value)} (${dumpTruncated(value, run)})`;
}

/** `string ("a") cannot be negated`, `null (null) has no keys` */
export function refuse(value: JqValue, predicate: string): never {
  raise((run) => `${describe(value, run)} ${predicate}`);
}

/** `string ("a") and number (1) cannot be added` */
export function refusePair(a: JqValue, b: JqValue, predicate: string): never {
  raise((run) => `${describe(a, run)} and ${describe(b, run)} ${predicate}`);
}

/** `.[key]`, where the type of the value has no such keys. */
export function refuseIndex(value: JqValue, key: JqValue): never {
  raise((run) => `Cannot index ${typeOf(value)} with ${describe(key, run)}`);
}

/** `.[]` of what is neither array nor object. */
export function refuseIteration(value: JqValue): never {
  raise((run) => `Cannot iterate over ${describe(value, run)}`);
}

/** `has(key)`, where the type of the value has no such keys. */
export function refuseHas(value: JqValue, key: JqValue): never {
  raise(() => `Cannot check whether ${typeOf(value)} has a ${typeOf(key)} key`);
}

/** `.[from:to]` with bounds that are neither numbers nor null. */
export function refuseSliceBounds(): never {
  raise(() => "Array/string slice indices must be integers");
}

/** The longest beginning of whole characters within so many bytes. */
function startOfBytes(text: string, bytes: number): string {
  let left = bytes;
  let end = 0;
  for (const character of text) {
    left -= utf8Length(character);
    if (left < 0) break;
    end += character.length;
  }
  return text.slice(0, end);
}
