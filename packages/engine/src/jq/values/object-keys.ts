import type { Run } from "./run.ts";
import type { JqObject, JqValue } from "./value.ts";

/** Sets a key of an object that the caller owns. A plain assignment of `__proto__` would set the prototype instead. */
export function setKey(object: JqObject, key: string, value: JqValue): void {
  if (key !== "__proto__") object[key] = value;
  else Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

/** The keys in the order in which the object has them. */
export function ownKeys(run: Run, object: JqObject): string[] {
  const keys = Object.keys(object);
  run.readKeys(keys.length);
  return keys;
}
