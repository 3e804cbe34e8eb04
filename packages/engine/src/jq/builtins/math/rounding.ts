import { exactProduct, exactSum } from "./double-double.ts";
import { bitsOf, copySign, nextAfter, scaleByPowerOfTwo } from "./float-parts.ts";

/** C's `round`: halves go away from zero. `Math.round` takes them up. */
export function roundHalfAway(value: number): number {
  const magnitude = Math.abs(value);
  const whole = Math.floor(magnitude);
  return copySign(magnitude - whole >= 0.5 ? whole + 1 : whole, value);
}

/** C's `rint` and `nearbyint`: halves go to the even neighbour. */
export function roundHalfEven(value: number): number {
  const magnitude = Math.abs(value);
  const whole = Math.floor(magnitude);
  const rest = magnitude - whole;
  const up = rest > 0.5 || (rest === 0.5 && whole % 2 === 1);
  return copySign(up ? whole + 1 : whole, value);
}

/** C's `remainder`: what is left of `a` after taking away the nearest multiple of `b`, the even one of two. */
export function ieeeRemainder(a: number, b: number): number {
  const divisor = Math.abs(b);
  if (!Number.isFinite(a) || Number.isNaN(b) || b === 0) return Number.NaN;
  if (divisor === Number.POSITIVE_INFINITY) return a;
  // Two divisors are kept, where doubles reach so far, to see whether the multiple below is even.
  const twice = 2 * divisor;
  let rest = Math.abs(Number.isFinite(twice) ? a % twice : a);
  if (rest > divisor - rest) {
    rest -= divisor;
    if (rest >= divisor - rest) rest -= divisor;
  }
  return rest * copySign(1, a);
}

/** C's `hypot`: `√(a² + b²)`, without a square that is too large or too small for a double. */
export function hypot(a: number, b: number): number {
  const larger = Math.max(Math.abs(a), Math.abs(b));
  const smaller = Math.min(Math.abs(a), Math.abs(b));
  if (Math.abs(a) === Number.POSITIVE_INFINITY || Math.abs(b) === Number.POSITIVE_INFINITY) {
    return Number.POSITIVE_INFINITY;
  }
  if (smaller === 0 || larger / smaller > 2 ** 60) return larger + smaller;
  if (larger > 2 ** 500) return scaleByPowerOfTwo(hypot(a * 2 ** -600, b * 2 ** -600), 600);
  if (smaller < 2 ** -400) return scaleByPowerOfTwo(hypot(a * 2 ** 600, b * 2 ** 600), -600);
  const [high, low] = exactProduct(larger, larger);
  const [highSmaller, lowSmaller] = exactProduct(smaller, smaller);
  return Math.sqrt(lowSmaller + low + highSmaller + high);
}

/** Within these the product of two factors, and what rounding it leaves over, are doubles. */
const WIDEST = 2 ** 400;
const NARROWEST = 2 ** -400;

const isTame = (value: number): boolean => value === 0 || (Math.abs(value) < WIDEST && Math.abs(value) > NARROWEST);

/** C's `fma`: `a * b + c`, rounded once. Plain arithmetic where a factor is larger than 2^400 or smaller than 2^-400. */
export function fusedMultiplyAdd(a: number, b: number, c: number): number {
  if (!isTame(a) || !isTame(b) || !Number.isFinite(c)) return a * b + c;
  const [product, productError] = exactProduct(a, b);
  const [high, low] = exactSum(product, c);
  const [tail, dropped] = exactSum(low, productError);
  if (dropped === 0 || (bitsOf(tail) & 1n) === 1n) return high + tail;
  // Rounding the tail to odd keeps the last rounding from being a second one.
  return high + nextAfter(tail, dropped > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY);
}
