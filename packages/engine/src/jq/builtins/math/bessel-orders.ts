import type { Run } from "../../values/run.ts";
import { j0, j1, preciseJ, preciseY, y0, y1 } from "./bessel.ts";
import { type DoubleDouble, divide, multiply, quotient, subtract, times, toNumber, ZERO } from "./double-double.ts";
import { scaleByPowerOfTwo } from "./float-parts.ts";

/** Values that have grown beyond this are scaled down, and how far is kept beside. */
const LARGE = 2 ** 400;
const SCALE = 400;

/** Two neighbours of a recurrence, both to be multiplied by 2^exponent. */
interface Pair {
  previous: DoubleDouble;
  current: DoubleDouble;
  exponent: number;
}

/** `next = 2k/x · current - previous`, which holds upwards and downwards. */
function advance(pair: Pair, k: number, x: number): void {
  const next = subtract(multiply(times(quotient(2, x), k), pair.current), pair.previous);
  pair.previous = pair.current;
  pair.current = next;
  if (Math.abs(next[0]) < LARGE) return;
  pair.previous = times(pair.previous, 1 / LARGE);
  pair.current = times(pair.current, 1 / LARGE);
  pair.exponent += SCALE;
}

/** C's `jn`: the Bessel function of the first kind and whole order. */
export function jn(run: Run, order: number, x: number): number {
  const n = Math.abs(order);
  // Odd functions of odd order: J(-n, x) = J(n, -x) = -J(n, x)
  const sign = n % 2 === 1 && order < 0 !== x < 0 ? -1 : 1;
  if (n < 2) return order < 0 ? -jOfOrder(n, x) : jOfOrder(n, x);
  if (!Number.isFinite(x)) return Number.isNaN(x) ? x : 0;
  const magnitude = Math.abs(x);
  if (magnitude === 0 || isNegligible(n, magnitude)) return sign * 0;
  run.spend(ADVANCE * (n <= magnitude ? n : headStart(n)));
  return sign * (n <= magnitude ? jUpwards(n, magnitude) : jDownwards(n, magnitude));
}

const jOfOrder = (n: number, x: number): number => (n === 0 ? j0(x) : j1(x));

/** Whether J(n, x), which is at most (x/2)^n / n!, is below the smallest double. */
function isNegligible(n: number, x: number): boolean {
  return n * (Math.log(x / 2 / n) + 1) < -800;
}

function jUpwards(n: number, x: number): number {
  const pair: Pair = { previous: preciseJ(0, x), current: preciseJ(1, x), exponent: 0 };
  for (let k = 1; k < n; k++) advance(pair, k, x);
  return toNumber(pair.current);
}

/** Steps of a round of a recurrence. */
const ADVANCE = 10;

/** How far above the order to begin: J falls so steeply there that starting with a wrong value does no harm. */
const headStart = (n: number): number => n + 40 + Math.ceil(Math.sqrt(200 * n));

/** Beyond its argument J falls with the order, so the recurrence is stable downwards only. It ends in J0 and J1, which are known. */
function jDownwards(n: number, x: number): number {
  const pair: Pair = { previous: ZERO, current: [1e-30, 0], exponent: 0 };
  let wanted: Pair = pair;
  for (let k = headStart(n); k > 0; k--) {
    if (k === n) wanted = { ...pair };
    advance(pair, k, x);
  }
  const [j, found] =
    Math.abs(pair.current[0]) > Math.abs(pair.previous[0])
      ? [preciseJ(0, x), pair.current]
      : [preciseJ(1, x), pair.previous];
  const ratio = divide(wanted.current, found);
  return scaleByPowerOfTwo(toNumber(multiply(ratio, j)), wanted.exponent - pair.exponent);
}

/** C's `yn`: the Bessel function of the second kind and whole order. */
export function yn(run: Run, order: number, x: number): number {
  const n = Math.abs(order);
  const sign = order < 0 && n % 2 === 1 ? -1 : 1;
  if (n < 2) return sign * (n === 0 ? y0(x) : y1(x));
  if (x === 0) return sign * Number.NEGATIVE_INFINITY;
  if (!(x > 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return 0;
  return sign * yUpwards(run, n, x);
}

function yUpwards(run: Run, n: number, x: number): number {
  const pair: Pair = { previous: preciseY(0, x), current: preciseY(1, x), exponent: 0 };
  for (let k = 1; k < n && pair.exponent < 1200; k++) {
    run.spend(ADVANCE);
    advance(pair, k, x);
  }
  const y = scaleByPowerOfTwo(toNumber(pair.current), pair.exponent);
  // Infinities that met: `yn(2; 1e-300)`
  return Number.isNaN(y) ? Number.NEGATIVE_INFINITY : y;
}
