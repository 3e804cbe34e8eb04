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

/** A container whose part of the paths (`from` to before `to`, all alike up to `depth`) is being deleted, last first. */
interface Level {
  container: JqValue;
  readonly depth: number;
  readonly from: number;
  to: number;
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
  run.spend(paths.length);
  const sorted = sortValues(paths.map(checkedPath)) as Path[];
  const [first] = sorted;
  if (first === undefined) return value;
  return first.length === 0 ? null : deleteSorted(run, value, sorted);
}

function checkedPath(path: JqValue): JqValue {
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
    const result = deleteKeys(run, level.container, sortValues(level.gone));
    const outer = stack.pop();
    if (outer === undefined) return result;
    outer.container = assignStep(run, outer.container, level.key, result, owned);
    level = outer;
  }
}

/** Takes groups of paths with the same key off the level, until one leads further down. */
function nextInner(run: Run, paths: readonly Path[], level: Level): Level | undefined {
  while (level.to > level.from) {
    const group = groupStart(run, paths, level);
    const { to } = level;
    const key = paths[group]?.[level.depth] ?? null;
    level.to = group;
    // The shortest path of a group comes first. If it ends here, all that lies deeper goes with it.
    if (paths[group]?.length === level.depth + 1) level.gone.push(key);
    else {
      const container = index(level.container, key);
      if (container !== null) return newLevel(container, level.depth + 1, group, to, key);
    }
  }
  return undefined;
}

function groupStart(run: Run, paths: readonly Path[], { depth, from, to }: Level): number {
  const key = paths[to - 1]?.[depth] ?? null;
  let start = to - 1;
  while (start > from && equals(paths[start - 1]?.[depth] ?? null, key)) start--;
  run.spend(to - start);
  return start;
}

function newLevel(container: JqValue, depth: number, from: number, to: number, key: JqValue): Level {
  return { container, depth, from, to, key, gone: [] };
}
