import { elements, index, slice } from "./access.ts";
import { JqError } from "./jq-error.ts";
import type { Run } from "./run.ts";
import { isObject } from "./type-of.ts";
import type { JqValue } from "./value.ts";

/** `.[key]?`: undefined instead of an error. The usual misses are found by a type test; no error is made for them. */
export function indexOrNothing(run: Run, value: JqValue, key: JqValue): JqValue | undefined {
  if (typeof key === "string") {
    if (value === null) return null;
    if (!isObject(value)) return undefined;
    run.readKey(key.length);
    return Object.hasOwn(value, key) ? value[key] : null;
  }
  return orNothing(() => index(run, value, key));
}

/** `.name?` after a plain property read found nothing. */
export function nullOrNothing(value: JqValue): null | undefined {
  return isObject(value) ? null : undefined;
}

/** `.[from:to]?` */
export function sliceOrNothing(run: Run, value: JqValue, from: JqValue, to: JqValue): JqValue | undefined {
  return orNothing(() => slice(run, value, from, to));
}

/** `.[]?`: no elements instead of an error. */
export function elementsOrNone(run: Run, value: JqValue): readonly JqValue[] {
  return Array.isArray(value) || isObject(value) ? elements(run, value) : [];
}

function orNothing(read: () => JqValue): JqValue | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof JqError) return undefined;
    throw error;
  }
}
