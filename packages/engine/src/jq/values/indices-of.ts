import { equals } from "./equality.ts";
import type { Run } from "./run.ts";
import type { JqValue } from "./value.ts";

/** `.[[1,2]]`: every position at which the elements of `part` stand in a row; overlapping ones too. */
export function indicesOf(run: Run, array: readonly JqValue[], part: readonly JqValue[]): number[] {
  const positions: number[] = [];
  if (part.length === 0) return positions;
  for (let start = 0; start + part.length <= array.length; start++) {
    run.spend(1);
    if (standsAt(run, array, start, part)) positions.push(start);
  }
  run.allocateElements(positions.length);
  return positions;
}

function standsAt(run: Run, array: readonly JqValue[], start: number, part: readonly JqValue[]): boolean {
  return part.every((element, i) => {
    run.spend(1);
    return equals(array[start + i] ?? null, element, run);
  });
}
