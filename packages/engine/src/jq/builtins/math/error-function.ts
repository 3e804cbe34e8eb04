import {
  add,
  type DoubleDouble,
  divide,
  exactProduct,
  multiply,
  negate,
  ONE,
  subtract,
  times,
  toNumber,
  ZERO,
} from "./double-double.ts";
import { scaledExp, unscale } from "./exponential.ts";

/** 1 / √π */
const INVERSE_ROOT_PI: DoubleDouble = [0.5641895835477563, 7.66772980658294e-18];

/** Up to here the series is short enough and 1 - erf(x) still has all digits. */
const SERIES_TO = 2;

/** erf(x) for 0 ≤ x ≤ 2: `2 e^-x² / √π · (x + 2x³/3 + 4x⁵/(3·5) + …)`, in which nothing is taken from anything. */
function erfBySeries(x: number): DoubleDouble {
  const square = exactProduct(x, x);
  let term: DoubleDouble = [x, 0];
  let sum = ZERO;
  for (let odd = 3; Math.abs(term[0]) > 1e-33 * Math.abs(sum[0]); odd += 2) {
    sum = add(sum, term);
    term = divide(times(multiply(term, square), 2), [odd, 0]);
  }
  const { fraction, exponent } = scaledExp(negate(square));
  return times(multiply(multiply(times(sum, 2), INVERSE_ROOT_PI), fraction), 2 ** exponent);
}

/** Depth of the continued fraction: at 2 it takes the most for 20 digits. */
const DEPTH = 120;

/** erfc(x) for x > 2: `e^-x² / √π · 1/(x + (1/2)/(x + (2/2)/(x + (3/2)/(x + …))))` */
function erfcByFraction(x: number): number {
  let denominator: DoubleDouble = [x, 0];
  for (let n = DEPTH; n > 0; n--) denominator = add([x, 0], divide([n / 2, 0], denominator));
  const { fraction, exponent } = scaledExp(negate(exactProduct(x, x)));
  return unscale({ fraction: divide(multiply(fraction, INVERSE_ROOT_PI), denominator), exponent });
}

/** Below this erf(x) is 2x / √π to the last digit. */
const TINY = 1e-10;

export function erf(x: number): number {
  const magnitude = Math.abs(x);
  if (Number.isNaN(x)) return x;
  // Twice the factor, not twice the product: the smallest numbers have no digits to spare.
  if (magnitude < TINY) return x * (2 * INVERSE_ROOT_PI[0]) + x * (2 * INVERSE_ROOT_PI[1]);
  const value = magnitude <= SERIES_TO ? toNumber(erfBySeries(magnitude)) : 1 - erfc(magnitude);
  return x < 0 ? -value : value;
}

/** From here on erfc(x) is too small for a double. */
const NOTHING_FROM = 28;

export function erfc(x: number): number {
  if (Number.isNaN(x)) return x;
  const magnitude = Math.abs(x);
  if (magnitude <= SERIES_TO) {
    const value = magnitude < TINY ? ([erf(magnitude), 0] as const) : erfBySeries(magnitude);
    return toNumber(x < 0 ? add(ONE, value) : subtract(ONE, value));
  }
  const value = magnitude < NOTHING_FROM ? erfcByFraction(magnitude) : 0;
  return x < 0 ? 2 - value : value;
}
