import { elements, ownKeys } from "./access.ts";
import { extend, type PathCell } from "./path-cell.ts";
import type { Run } from "./run.ts";
import { isObject } from "./type-of.ts";
import type { JqValue } from "./value.ts";

/** Puts the children of `value` on the stack of a `..`, last one first, so that they come off in order. */
export function pushChildren(run: Run, value: JqValue, stack: JqValue[]): void {
  if (Array.isArray(value)) {
    run.spend(value.length);
    for (let i = value.length - 1; i >= 0; i -= 1) stack.push(value[i] as JqValue);
  } else if (isObject(value)) {
    const children = elements(run, value);
    for (let i = children.length - 1; i >= 0; i -= 1) stack.push(children[i] as JqValue);
  }
}

/** The same with the paths that lead to the children. */
export function pushChildrenWithPaths(
  run: Run,
  value: JqValue,
  path: PathCell | null,
  stack: JqValue[],
  paths: (PathCell | null)[],
): void {
  pushChildren(run, value, stack);
  if (Array.isArray(value)) for (let i = value.length - 1; i >= 0; i -= 1) paths.push(extend(path, i));
  else if (isObject(value)) for (const key of ownKeys(run, value).reverse()) paths.push(extend(path, key));
}
