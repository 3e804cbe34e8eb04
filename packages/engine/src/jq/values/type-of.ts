import { ExactNumber } from "./exact-number.ts";
import type { JqObject, JqType, JqValue } from "./value.ts";

/** What `type` gives. */
export function typeOf(value: JqValue): JqType {
  switch (typeof value) {
    case "number":
      return "number";
    case "string":
      return "string";
    case "boolean":
      return "boolean";
    default:
      if (value === null) return "null";
      if (Array.isArray(value)) return "array";
      return ExactNumber.is(value) ? "number" : "object";
  }
}

/** A JSON object: not null, not an array, not a number that kept its digits. */
export function isObject(value: JqValue): value is JqObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ExactNumber.is(value);
}

export function isNumber(value: JqValue): value is number | ExactNumber {
  return typeof value === "number" || ExactNumber.is(value);
}

/** The double that arithmetic works with. */
export function toDouble(number: number | ExactNumber): number {
  return typeof number === "number" ? number : ExactNumber.valueOf(number);
}
