import type { ExactNumber } from "./exact-number.ts";

/**
 * A jq value: plain JSON as `JSON.parse` gives it, plus {@link ExactNumber} for a number literal whose text a double
 * cannot give back (`12345678901234567890`, `1.0`). Never `undefined`; objects may own any key, `__proto__` included.
 */
export type JqValue = null | boolean | number | string | ExactNumber | JqValue[] | JqObject;

export interface JqObject {
  [key: string]: JqValue;
}

export type JqType = "null" | "boolean" | "number" | "string" | "array" | "object";
