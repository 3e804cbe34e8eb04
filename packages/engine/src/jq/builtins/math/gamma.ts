import {
  add,
  type DoubleDouble,
  divide,
  EULER,
  exactSum,
  multiply,
  negate,
  ONE,
  PI,
  polynomial,
  quotient,
  subtract,
  times,
  toNumber,
} from "./double-double.ts";
import { logOf, preciseLog, scaledExp, unscale } from "./exponential.ts";
import { preciseSine } from "./trigonometry.ts";

/** ln(2π) / 2 */
const HALF_LOG_TWO_PI: DoubleDouble = [0.9189385332046728, -3.8782941580672414e-17];

/** B(2k) / (2k (2k - 1)): the coefficients of Stirling's series. */
const STIRLING: readonly DoubleDouble[] = [
  quotient(1, 12),
  quotient(-1, 360),
  quotient(1, 1260),
  quotient(-1, 1680),
  quotient(1, 1188),
  quotient(-691, 360_360),
  quotient(1, 156),
  quotient(-3617, 122_400),
  quotient(43_867, 244_188),
  quotient(-174_611, 125_400),
  quotient(77_683, 5796),
  quotient(-236_364_091, 1_506_960),
];

/** From here on twelve terms of Stirling's series are exact enough; smaller arguments are raised to it. */
const STIRLING_FROM = 30;

/** ln Γ(x) for x > 0. */
function logGamma(x: DoubleDouble): DoubleDouble {
  let raised = x;
  let product = ONE;
  while (raised[0] < STIRLING_FROM) {
    product = multiply(product, raised);
    raised = add(raised, ONE);
  }
  const inverse = divide(ONE, raised);
  const series = multiply(inverse, polynomial(STIRLING, multiply(inverse, inverse)));
  const main = subtract(multiply(subtract(raised, [0.5, 0]), logOf(raised)), raised);
  return subtract(add(add(main, HALF_LOG_TWO_PI), series), product === ONE ? [0, 0] : logOf(product));
}

/** ζ(2)/2, -ζ(3)/3, ζ(4)/4, -ζ(5)/5 */
const ZETA_OVER_N = [0.8224670334241132, -0.40068563438653143, 0.27058080842778454, -0.20738555102867398] as const;

/** Around 1 and 2, where ln Γ is 0, its Taylor series has more digits than the difference of large numbers. */
const NEAR_ROOT = 1e-4;

/** ln Γ(1 + z) for a small z. */
function logGammaNearOne(z: number): DoubleDouble {
  const [two, three, four, five] = ZETA_OVER_N;
  return add(times(negate(EULER), z), [z * z * (two + z * (three + z * (four + z * five))), 0]);
}

function logGammaOf(x: number): number {
  if (Math.abs(x - 1) < NEAR_ROOT) return toNumber(logGammaNearOne(x - 1));
  // Γ(2 + z) = (1 + z) Γ(1 + z)
  if (Math.abs(x - 2) < NEAR_ROOT) return toNumber(add(logGammaNearOne(x - 2), [Math.log1p(x - 2), 0]));
  return x < 1e100 ? toNumber(logGamma([x, 0])) : x * (toNumber(preciseLog(x)) - 1);
}

/** sin(πx) */
function sineOfPiTimes(x: number): DoubleDouble {
  const whole = Math.round(x);
  const sine = preciseSine(times(PI, x - whole));
  return whole % 2 === 0 ? sine : negate(sine);
}

/** Below this Γ(x) is 1 / x to the last digit. */
const TINY = 1e-20;

const isPole = (x: number): boolean => x <= 0 && Number.isInteger(x);

/** C's `lgamma_r`: the logarithm of |Γ(x)|, and the sign of Γ(x). */
export function logGammaWithSign(x: number): { value: number; sign: 1 | -1 } {
  if (Number.isNaN(x)) return { value: x, sign: 1 };
  if (isPole(x) || !Number.isFinite(x)) return { value: Number.POSITIVE_INFINITY, sign: Object.is(x, -0) ? -1 : 1 };
  if (Math.abs(x) < TINY) return { value: -toNumber(preciseLog(Math.abs(x))), sign: x < 0 ? -1 : 1 };
  if (x > 0) return { value: logGammaOf(x), sign: 1 };
  // Γ(x) Γ(1 - x) = π / sin(πx)
  const sine = sineOfPiTimes(x);
  const size = logOf(sine[0] < 0 ? negate(sine) : sine);
  const value = toNumber(subtract(subtract(logOf(PI), size), logGamma(exactSum(1, -x))));
  return { value, sign: sine[0] < 0 ? -1 : 1 };
}

/** Γ of more than this is larger than any double, of less than minus that smaller. */
const LARGEST = 171.7;
const SMALLEST = -184;

/** C's `tgamma`: Γ(x). */
export function gamma(x: number): number {
  if (x === Number.POSITIVE_INFINITY || x > LARGEST) return Number.POSITIVE_INFINITY;
  if (Math.abs(x) < TINY) return 1 / x;
  if (isPole(x) || !Number.isFinite(x)) return Number.NaN;
  if (x < SMALLEST) return Math.floor(x) % 2 === 0 ? 0 : -0;
  if (Number.isInteger(x)) return factorial(x - 1);
  if (x > 0) return unscale(scaledExp(logGamma([x, 0])));
  const { fraction, exponent } = scaledExp(logGamma(exactSum(1, -x)));
  return unscale({ fraction: divide(PI, multiply(sineOfPiTimes(x), fraction)), exponent: -exponent });
}

function factorial(n: number): number {
  let product = ONE;
  let exponent = 0;
  for (let factor = 2; factor <= n; factor++) {
    product = times(product, factor);
    if (product[0] > TWO_100) {
      product = times(product, 1 / TWO_100);
      exponent += 100;
    }
  }
  return unscale({ fraction: product, exponent });
}

const TWO_100 = 2 ** 100;
