import { didYouMean } from "@longshore/shared";
import { isObject } from "../../jq/values/type-of.ts";
import type { JqObject, JqValue } from "../../jq/values/value.ts";
import { preview } from "../preview.ts";

export interface Absence {
  readonly reason: string;
  readonly hint: string | null;
}

/** Why a value that is there has nothing under a key. */
export function absence(name: string, value: JqValue, key: JqValue): Absence {
  if (value === null) return { reason: `${name} is null`, hint: null };
  if (isObject(value) && typeof key === "string") return absentKey(name, value, key);
  if (Array.isArray(value)) {
    if (typeof key === "number" && key >= -value.length && key < value.length) {
      return { reason: `element ${key} of ${name} is null`, hint: null };
    }
    const count =
      value.length === 0 ? "is an empty list" : `has ${value.length} element${value.length === 1 ? "" : "s"}`;
    return { reason: `${name} ${count}`, hint: null };
  }
  return { reason: `${name} is ${preview(value, 40)}`, hint: null };
}

function absentKey(name: string, value: JqObject, key: string): Absence {
  if (Object.hasOwn(value, key)) return { reason: `\`${key}\` of ${name} is null`, hint: null };
  const keys = Object.keys(value);
  const meant = didYouMean(key, keys.slice(0, 200));
  if (keys.length === 0) return { reason: `${name} is an empty object`, hint: null };
  return { reason: `${name} has no key \`${key}\``, hint: meant === null ? null : `Did you mean \`${meant}\`?` };
}
