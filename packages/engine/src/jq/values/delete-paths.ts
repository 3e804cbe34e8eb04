import { index } from "./access.ts";
import { assignStep, type Owned } from "./assign-step.ts";
import { deleteKeys } from "./delete-keys.ts";
import { equals } from "./equality.ts";
import { raise } from "./jq-error.ts";
import { sortValues } from "./order.ts";
import { stepsOf } from "./path-steps.ts";
import type { Run } from "./run.ts";
import { typeOf } from "./type-of.ts";
import type { JqValue } from "./value.ts";

type Path = readonly JqValue[];

/** A container whose part of the paths (`next` to before `end`, all alike up to `depth`) is being deleted. */
interface Level {
  container: JqValue;
  readonly depth: number;
  next: number;
  readonly end: number;
  /** The key under which the container lies in the one above. */
  readonly key: JqValue;
  /** Keys of the container that go altogether. */
  readonly gone: JqValue[];
}

/**
 * `delpaths(paths)`. All positions are those of the input: `delpaths([[0],[1]])` deletes the first two elements. What a
 * path does not find is not missed.
 */
export function delpaths(run: Run, value: JqValue, paths: JqValue): JqValue {
  if (!Array.isArray(paths)) return raise(() => "Paths must be specified as an array");
  run.spend(paths.length * Math.ceil(Math.log2(paths.length + 2)));
  const sorted = sortValues(paths, run).map(checkedPath);
  const [first] = sorted;
  if (first === undefined) return value;
  return first.length === 0 ? null : deleteSorted(run, value, sorted);
}

function checkedPath(path: JqValue): Path {
  if (!Array.isArray(path)) return raise(() => `Path must be specified as array, not ${typeOf(path)}`);
  stepsOf(path);
  return path;
}

/** Goes down the tree that the sorted paths make, with a stack of its own: paths may be thousands of steps long. */
function deleteSorted(run: Run, value: JqValue, paths: readonly Path[]): JqValue {
  const owned: Owned = new Set();
  const stack: Level[] = [];
  let level = newLevel(value, 0, 0, paths.length, null);
  for (;;) {
    const inner = nextInner(run, paths, level);
    if (inner !== undefined) {
      stack.push(level);
      level = inner;
      continue;
    }
    const result = deleteKeys(run, level.container, level.gone);
    const outer = stack.pop();
    if (outer === undefined) return result;
    outer.container = assignStep(run, outer.container, level.key, result, owned);
    level = outer;
  }
}

/** Takes groups of paths with the same key off the level, until one leads further down. */
function nextInner(run: Run, paths: readonly Path[], level: Level): Level | undefined {
  while (level.next < level.end) {
    const { next, depth } = level;
    const path = paths[next];
    const key = path?.[depth] ?? null;
    level.next = groupEnd(run, paths, level);
    // The shortest path of a group comes first. If it ends here, all that lies deeper goes with it.
    if (path?.length === depth + 1) level.gone.push(key);
    else {
      const container = index(run, level.container, key);
      if (container !== null) return newLevel(container, depth + 1, next, level.next, key);
    }
  }
  return undefined;
}

function groupEnd(run: Run, paths: readonly Path[], { depth, next, end }: Level): number {
  const key = paths[next]?.[depth] ?? null;
  let at = next + 1;
  while (at < end && equals(paths[at]?.[depth] ?? null, key, run)) at++;
  run.spend(at - next);
  return at;
}

function newLevel(container: JqValue, depth: number, next: number, end: number, key: JqValue): Level {
  return { container, depth, next, end, key, gone: [] };
}
