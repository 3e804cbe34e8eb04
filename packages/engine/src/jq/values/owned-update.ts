import { setKey } from "./access.ts";
import { setpath } from "./paths.ts";
import type { Run } from "./run.ts";
import { isObject } from "./type-of.ts";
import type { JqObject, JqValue } from "./value.ts";

/**
 * The containers that one update has copied and nobody else can see yet. They are changed in place from then on, so that
 * `.[] |= f` copies the array once and not once for each element.
 *
 * Invariant: each is reachable from the value being updated, by one way only, through others of the set.
 */
export type Owned = Set<JqValue>;

export const newOwned = (): Owned => new Set();

/**
 * The old value at a path goes to a filter of the program, which may keep it in two places at once
 * (`(.a.b, .a, .a.x.b) |= {x: ., y: .}`): whatever is owned may then be seen by two, so nothing is owned any more.
 */
export function lend(value: JqValue, owned: Owned): JqValue {
  if (owned.has(value)) owned.clear();
  return value;
}

/** `setpath` that copies each container on the way at most once. */
export function setOwned(run: Run, root: JqValue, path: readonly JqValue[], value: JqValue, owned: Owned): JqValue {
  if (path.length === 0) return value;
  if (!leadsThrough(root, path)) {
    owned.clear();
    return setpath(run, root, [...path], value);
  }
  const top = own(run, root, owned);
  let container = top;
  for (const [i, key] of path.entries()) {
    if (i === path.length - 1) put(container, key, value);
    else {
      const child = own(run, childOf(container, key), owned);
      put(container, key, child);
      container = child;
    }
  }
  return top;
}

/** Whether every step but the last finds an array element or an object's own key, and the last one a place for it. */
function leadsThrough(root: JqValue, path: readonly JqValue[]): boolean {
  let at: JqValue | undefined = root;
  for (const [i, key] of path.entries()) {
    if (typeof key === "string" ? !isContainerOf(at, key, i === path.length - 1) : !isElementOf(at, key)) return false;
    at = childOf(at ?? null, key);
  }
  return true;
}

const isContainerOf = (value: JqValue | undefined, key: string, last: boolean): boolean =>
  value !== undefined && isObject(value) && (last || Object.hasOwn(value, key));

const isElementOf = (value: JqValue | undefined, key: JqValue): boolean =>
  Array.isArray(value) && typeof key === "number" && Number.isInteger(key) && key >= 0 && key < value.length;

function childOf(container: JqValue, key: JqValue): JqValue {
  if (Array.isArray(container)) return container[key as number] ?? null;
  return Object.hasOwn(container as JqObject, key as string) ? ((container as JqObject)[key as string] ?? null) : null;
}

function put(container: JqValue, key: JqValue, value: JqValue): void {
  if (Array.isArray(container)) container[key as number] = value;
  else setKey(container as JqObject, key as string, value);
}

function own(run: Run, value: JqValue, owned: Owned): JqValue {
  if (owned.has(value)) return value;
  const copy = Array.isArray(value) ? value.slice() : { ...(value as JqObject) };
  const size = Array.isArray(value) ? value.length : Object.keys(copy).length;
  run.spend(size);
  run.allocate(size);
  owned.add(copy);
  return copy;
}
