import type { ExactNumber } from "../jq/values/exact-number.ts";
import { formatNumber } from "../jq/values/format-number.ts";
import { isNumber } from "../jq/values/type-of.ts";
import type { JqObject, JqValue } from "../jq/values/value.ts";

/** Levels of objects and lists in one value: more than any real payload has, and within what every JSON reader takes. */
export const MOST_LEVELS = 500;

/** The fault of a value with more of them. */
export const TOO_DEEP: string = `it is nested more than ${MOST_LEVELS} levels deep`;

/** Bytes of JSON that one entity may take. */
export const LARGEST_ENTITY = 450_000;

/** Bytes that a character may take: `\u0001`. */
const MOST_BYTES = 6;

/** A double in characters of so many bytes: `-1.7976931348623157e-308,` takes 25. */
const DOUBLE = 5;

/** Why a text cannot be kept in PostgreSQL, or null: `"a\u0000"`, `"\ud800"`. */
export function textFault(text: string): string | null {
  if (text.includes("\u0000")) return "it holds the character U+0000";
  return text.isWellFormed() ? null : "it holds half of a surrogate pair";
}

/**
 * Looks through the values of one entity and adds up what they take. NaN becomes null and an infinity the largest
 * double, as jq writes them.
 */
export class StorableScan {
  /** Why the value last taken cannot be stored, or null. */
  fault: string | null = null;
  /** Times {@link MOST_BYTES}, no less than the values take as JSON. */
  #characters = 0;

  /** Whether the value is nearly all that values are, and fine as it is: a text, a boolean, a finite number. Else nothing is counted. */
  takesScalar(value: JqValue | undefined): value is string | number | boolean {
    switch (typeof value) {
      case "string":
        if (textFault(value) !== null) return false;
        this.#characters += 1 + value.length;
        return true;
      case "number":
        if (!Number.isFinite(value)) return false;
        this.#characters += DOUBLE;
        return true;
      case "boolean":
        this.#characters += 1;
        return true;
      default:
        return false;
    }
  }

  /** The value as the catalog can hold it: the same object wherever nothing had to change. */
  take(value: JqValue): JqValue {
    this.fault = null;
    return this.#value(value, 0);
  }

  /** Whether the values may be too large together; the exact size is then worth computing. */
  get mayBeTooLarge(): boolean {
    return this.#characters * MOST_BYTES > LARGEST_ENTITY;
  }

  #value(value: JqValue, level: number): JqValue {
    this.#characters += 1;
    if (typeof value === "string") return this.#text(value);
    if (typeof value === "number") {
      this.#characters += DOUBLE;
      return finite(value);
    }
    if (typeof value !== "object" || value === null) return value;
    if (level >= MOST_LEVELS && !isNumber(value)) {
      this.fault = TOO_DEEP;
      return null;
    }
    if (Array.isArray(value)) return this.#array(value, level);
    return isNumber(value) ? this.#exactNumber(value) : this.#object(value, level);
  }

  #exactNumber(number: number | ExactNumber): JqValue {
    this.#characters += formatNumber(number).length;
    return number;
  }

  #text(text: string): string {
    this.#characters += text.length;
    this.fault ??= textFault(text);
    return text;
  }

  #array(array: JqValue[], level: number): JqValue[] {
    let copy: JqValue[] | null = null;
    for (let i = 0; i < array.length && this.fault === null; i++) {
      const element = array[i] ?? null;
      const taken = this.#value(element, level + 1);
      if (taken !== element) {
        copy ??= array.slice();
        copy[i] = taken;
      }
    }
    return copy ?? array;
  }

  #object(object: JqObject, level: number): JqObject {
    let changed: [string, JqValue][] | null = null;
    for (const key of Object.keys(object)) {
      if (this.fault !== null) break;
      this.#text(key);
      const member = object[key] ?? null;
      if (this.takesScalar(member)) continue;
      const taken = this.#value(member, level + 1);
      if (taken === member) continue;
      changed ??= [];
      changed.push([key, taken]);
    }
    // Entries, not assignments: `__proto__` is a key like any other.
    return changed === null ? object : Object.fromEntries([...Object.entries(object), ...changed]);
  }
}

/** No less bytes than the value takes as JSON, counted instead of written, which is much cheaper. */
export function boundOfBytes(value: JqValue): number {
  return charactersOf(value) * MOST_BYTES;
}

function charactersOf(value: JqValue): number {
  if (typeof value === "string") return 1 + value.length;
  if (typeof value === "number") return DOUBLE;
  if (typeof value !== "object" || value === null) return 1;
  if (isNumber(value)) return 1 + formatNumber(value).length;
  let characters = 1;
  if (Array.isArray(value)) for (const element of value) characters += charactersOf(element);
  else {
    for (const key of Object.keys(value)) {
      const member = value[key] ?? null;
      // Nearly all are texts: no call for each.
      characters += key.length + (typeof member === "string" ? 1 + member.length : charactersOf(member));
    }
  }
  return characters;
}

function finite(number: number): number | null {
  if (Number.isFinite(number)) return number;
  return Number.isNaN(number) ? null : Math.sign(number) * Number.MAX_VALUE;
}
