import { equals } from "./equality.ts";
import type { JqValue } from "./value.ts";

/** `.[[1,2]]`: every position at which the elements of `part` stand in a row; overlapping ones too. */
export function indicesOf(array: readonly JqValue[], part: readonly JqValue[]): number[] {
  const positions: number[] = [];
  if (part.length === 0) return positions;
  for (let start = 0; start + part.length <= array.length; start++) {
    if (part.every((element, i) => equals(array[start + i] ?? null, element))) positions.push(start);
  }
  return positions;
}
