import { elements } from "../values/access.ts";
import { subtract } from "../values/arithmetic.ts";
import { raise } from "../values/jq-error.ts";
import { less } from "../values/order.ts";
import type { Run } from "../values/run.ts";
import { isNumber, toDouble } from "../values/type-of.ts";
import type { JqValue } from "../values/value.ts";

interface Level {
  readonly elements: readonly JqValue[];
  next: number;
  /** How many more levels to open; never 0 on the way down from a negative or broken number. */
  readonly depth: number;
}

/** `flatten(depth)`, without recursion: an array may be nested ten thousand levels deep. */
export function flatten(run: Run, input: JqValue, depth: JqValue): JqValue[] {
  if (less(depth, 0, run)) raise(() => "flatten depth must not be negative");
  // Only an array to be opened makes jq count down, and fail if the depth is no number.
  const levels = isNumber(depth) ? toDouble(depth) : Number.NaN;
  const onArray = isNumber(depth) ? undefined : () => subtract(run, depth, 1);
  return open(run, elements(run, input), levels, onArray);
}

/** `flatten` */
export function flattenAll(run: Run, input: JqValue): JqValue[] {
  return open(run, elements(run, input), Number.POSITIVE_INFINITY, undefined);
}

function open(run: Run, top: readonly JqValue[], depth: number, onArray: (() => void) | undefined): JqValue[] {
  const flat: JqValue[] = [];
  const stack: Level[] = [{ elements: top, next: 0, depth }];
  run.spend(top.length);
  run.allocateElements(top.length);
  for (let level = stack.at(-1); level !== undefined; level = stack.at(-1)) {
    const element = level.elements[level.next];
    level.next += 1;
    if (element === undefined) {
      stack.pop();
    } else if (Array.isArray(element) && level.depth !== 0) {
      onArray?.();
      run.spend(element.length + 1);
      run.allocateMore(element.length);
      stack.push({ elements: element, next: 0, depth: level.depth - 1 });
    } else flat.push(element);
  }
  return flat;
}
