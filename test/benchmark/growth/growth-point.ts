/** What is made larger while all else stays as it is. */
export type Axis = "payload-bytes" | "expressions" | "configs" | "threads";

export interface GrowthPoint {
  readonly size: number;
  /** Per unit of size, or per payload where more of it should cost nothing. Processor time; for threads, time that passes. */
  readonly microseconds: number;
  readonly residentBytes: number;
}

/** How much faster than its input a cost grows: the exponent that is too much. 0: not at all; 1: as the square does. */
export interface Excess {
  readonly overall: number;
  /** Of the three largest sizes, where what is quadratic shows. */
  readonly atTheEnd: number;
}

/** @param points sizes, and cost per unit of size */
export function excessOf(points: readonly (readonly [size: number, cost: number])[]): Excess {
  return { overall: slope(points), atTheEnd: slope(points.slice(-3)) };
}

/** Least squares on logarithmic axes. */
function slope(points: readonly (readonly [number, number])[]): number {
  const xs = points.map(([x]) => Math.log(x));
  const ys = points.map(([, y]) => Math.log(y));
  const [middleX, middleY] = [mean(xs), mean(ys)];
  const above = mean(xs.map((x, index) => (x - middleX) * ((ys[index] ?? 0) - middleY)));
  return above / mean(xs.map((x) => (x - middleX) ** 2));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
