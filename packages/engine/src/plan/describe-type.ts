import { typeOf } from "../jq/values/type-of.ts";
import type { JqValue } from "../jq/values/value.ts";

const NAMES = {
  null: "null",
  boolean: "a boolean",
  number: "a number",
  string: "a string",
  array: "a list",
  object: "an object",
} as const;

/** What a message says was found. */
export function describeType(value: JqValue): string {
  return NAMES[typeOf(value)];
}
