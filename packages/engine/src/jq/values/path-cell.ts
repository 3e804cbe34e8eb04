import { ownKeys } from "./access.ts";
import { dumpTruncated } from "./error-text.ts";
import { raise } from "./jq-error.ts";
import type { Run } from "./run.ts";
import { isObject } from "./type-of.ts";
import type { JqObject, JqValue } from "./value.ts";

/** A path while it is being walked: linked from its end, so that a step costs one cell and unread paths cost no array. */
export interface PathCell {
  readonly parent: PathCell | null;
  readonly key: JqValue;
  readonly length: number;
}

/** The empty path. */
export const ROOT: PathCell = { parent: null, key: null, length: 0 };

/** Stands for “the value at the path” where the value at hand is a literal of the program and so cannot be it. */
export const NOWHERE: object = {};

/** One step further. Null stays null: in a function that is called in both modes no path may be wanted. */
export function extend(cell: PathCell | null, key: JqValue): PathCell | null {
  return cell === null ? null : { parent: cell, key, length: cell.length + 1 };
}

export function extendByPath(run: Run, cell: PathCell | null, path: JqValue): PathCell | null {
  if (cell === null || !Array.isArray(path)) return cell;
  run.spend(path.length);
  run.allocateElements(4 * path.length);
  return path.reduce<PathCell | null>(extend, cell);
}

/** The path as jq shows it: an array of keys, indexes and slices. */
export function pathArray(run: Run, cell: PathCell): JqValue[] {
  run.spend(cell.length);
  run.allocateElements(cell.length);
  const path = new Array<JqValue>(cell.length);
  for (let at = cell; at.parent !== null; at = at.parent) path[at.length - 1] = at.key;
  return path;
}

/** The keys to go with the elements of `value`; null for an array, whose keys are the positions. */
export function keysForPaths(run: Run, cell: PathCell | null, value: JqValue): string[] | null {
  return cell !== null && isObject(value) ? ownKeys(run, value) : null;
}

/** The `path` of a slice step. */
export function sliceKey(from: JqValue, to: JqValue): JqObject {
  return { start: from, end: to };
}

/**
 * A path expression may look at other values, but it can only step into what lies at its path:
 * `path([.a] | .[0])` fails here, since `[.a]` is not part of the input. A nan that lies at its path is itself, too:
 * `[nan] | first(.[]) |= 1` works.
 */
export function checkIntactToStep(cell: PathCell | null, value: JqValue, atPath: JqValue, key: JqValue): void {
  if (cell === null || Object.is(value, atPath)) return;
  raise(
    (run) =>
      `Invalid path expression near attempt to access element ${dumpTruncated(key, run)} of ${dumpTruncated(value, run)}`,
  );
}

export function checkIntactToIterate(cell: PathCell | null, value: JqValue, atPath: JqValue): void {
  if (cell === null || Object.is(value, atPath)) return;
  raise((run) => `Invalid path expression near attempt to iterate through ${dumpTruncated(value, run)}`);
}

export function checkIntactResult(value: JqValue, atPath: JqValue): void {
  if (!Object.is(value, atPath)) raise((run) => `Invalid path expression with result ${dumpTruncated(value, run)}`);
}
