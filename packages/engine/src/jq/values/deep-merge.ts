import { raise } from "./jq-error.ts";
import { setKey } from "./object-keys.ts";
import { ENTRY_SIZE, type Run } from "./run.ts";
import { isObject } from "./type-of.ts";
import type { JqObject, JqValue } from "./value.ts";

/** jq merges no deeper than this. */
const MAX_DEPTH = 10_000;

interface Merge {
  /** Fresh: a copy of the left side, filled from the right one. */
  readonly target: JqObject;
  readonly source: JqObject;
  readonly depth: number;
}

/** `a * b`: where both sides have an object the two are merged in turn, else the right side wins. */
export function deepMerge(run: Run, a: JqObject, b: JqObject): JqObject {
  const merged = copy(run, a);
  const stack: Merge[] = [{ target: merged, source: b, depth: 0 }];
  for (let merge = stack.pop(); merge !== undefined; merge = stack.pop()) {
    if (merge.depth > MAX_DEPTH) raise(() => "Object merge too deep");
    mergeLevel(run, merge, stack);
  }
  return merged;
}

function mergeLevel(run: Run, { target, source, depth }: Merge, stack: Merge[]): void {
  const keys = Object.keys(source);
  run.readEntries(keys.length);
  run.allocate(ENTRY_SIZE * keys.length);
  for (const key of keys) {
    const right = source[key] ?? null;
    const left: JqValue = Object.hasOwn(target, key) ? (target[key] ?? null) : null;
    if (!isObject(left) || !isObject(right)) setKey(target, key, right);
    else {
      const inner = copy(run, left);
      setKey(target, key, inner);
      stack.push({ target: inner, source: right, depth: depth + 1 });
    }
  }
}

function copy(run: Run, object: JqObject): JqObject {
  const entries = Object.keys(object).length;
  run.readEntries(entries);
  run.allocateEntries(entries);
  return { ...object };
}
