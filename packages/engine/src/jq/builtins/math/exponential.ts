import {
  add,
  type DoubleDouble,
  divide,
  INVERSE_FACTORIALS,
  LN2,
  LN10,
  multiply,
  ONE,
  polynomial,
  subtract,
  times,
  toNumber,
} from "./double-double.ts";
import { copySign, frexp, scaleByPowerOfTwo } from "./float-parts.ts";

/** e^x as `fraction * 2^exponent`, so that it may be larger than any double. */
export interface Scaled {
  readonly fraction: DoubleDouble;
  readonly exponent: number;
}

/** The argument is halved so often that ten terms of the series of e^x - 1 suffice. */
const HALVINGS = 9;
const COEFFICIENTS = INVERSE_FACTORIALS.slice(1, 11);

/** e^x - 1, for x within ±0.35. */
function smallExpMinusOne(x: DoubleDouble): DoubleDouble {
  const small = times(x, 2 ** -HALVINGS);
  let sum = multiply(small, polynomial(COEFFICIENTS, small));
  // e^2x - 1 = 2(e^x - 1) + (e^x - 1)²
  for (let i = 0; i < HALVINGS; i++) sum = add(times(sum, 2), multiply(sum, sum));
  return sum;
}

export function scaledExp(x: DoubleDouble): Scaled {
  const exponent = Math.round(x[0] / LN2[0]);
  return { fraction: add(ONE, smallExpMinusOne(subtract(x, times(LN2, exponent)))), exponent };
}

export function unscale({ fraction, exponent }: Scaled): number {
  return scaleByPowerOfTwo(toNumber(fraction), exponent);
}

/** No double's e^x is finite above the one, or other than 0 below the other. */
const isInExpRange = (x: number): boolean => x < 710 && x > -746;

export function exp(x: number): number {
  return isInExpRange(x) ? unscale(scaledExp([x, 0])) : Math.exp(x);
}

export function exp2(x: number): number {
  if (!(x < 1025 && x > -1080)) return x > 0 ? Number.POSITIVE_INFINITY : x < 0 ? 0 : Number.NaN;
  const whole = Math.round(x);
  const { fraction, exponent } = scaledExp(times(LN2, x - whole));
  return scaleByPowerOfTwo(toNumber(fraction), exponent + whole);
}

/** The digits of log2(10) that musl multiplies with; its 10^x is 10^n · 2^(x log2(10)), which is where its last digit is from. */
const LOG2_OF_TEN = 3.321928094887362;

export function exp10(x: number): number {
  const whole = Math.trunc(x);
  if (Math.abs(whole) >= 16 || Number.isNaN(x)) return pow(10, x);
  const power = Number(`1e${whole}`);
  return whole === x ? power : exp2(LOG2_OF_TEN * (x - whole)) * power;
}

/** The natural logarithm of a positive finite double, from that of its fraction: one Newton step doubles the digits. */
export function preciseLog(x: number): DoubleDouble {
  const [half, exponent] = frexp(x);
  // Around 1, where the logarithm is small, nothing must be taken from anything.
  const [fraction, power] = half < Math.SQRT1_2 ? [half * 2, exponent - 1] : [half, exponent];
  const guess = Math.log(fraction);
  const back = add(ONE, smallExpMinusOne([-guess, 0]));
  const error = subtract(times(back, fraction), ONE);
  const correction = subtract(error, times(multiply(error, error), 0.5));
  return add(times(LN2, power), add([guess, 0], correction));
}

/** The natural logarithm of a positive double-double of middling size. */
export function logOf(x: DoubleDouble): DoubleDouble {
  const relative = divide([x[1], 0], [x[0], 0]);
  return add(preciseLog(x[0]), subtract(relative, times(multiply(relative, relative), 0.5)));
}

const hasPlainLog = (x: number): boolean => x > 0 && x < Number.POSITIVE_INFINITY;

export function log(x: number): number {
  return hasPlainLog(x) ? toNumber(preciseLog(x)) : Math.log(x);
}

export function log2(x: number): number {
  return hasPlainLog(x) ? toNumber(divide(preciseLog(x), LN2)) : Math.log2(x);
}

export function log10(x: number): number {
  return hasPlainLog(x) ? toNumber(divide(preciseLog(x), LN10)) : Math.log10(x);
}

/** Whole powers up to this one are multiplied out, which gives ties and exact results as they are. */
const MULTIPLIED_OUT = 64;

function smallWholePower(base: number, exponent: number): number {
  const [fraction, scale] = frexp(base);
  let result = ONE;
  let square: DoubleDouble = [fraction, 0];
  for (let rest = Math.abs(exponent); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiply(result, square);
    square = multiply(square, square);
  }
  const power = exponent < 0 ? divide(ONE, result) : result;
  return scaleByPowerOfTwo(toNumber(power), scale * exponent);
}

export function pow(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && Math.abs(exponent) === Number.POSITIVE_INFINITY)) return 1;
  const isPlain = Number.isFinite(base) && base !== 0 && Number.isFinite(exponent);
  if (!isPlain || (base < 0 && !Number.isInteger(exponent))) return base ** exponent;
  if (Number.isInteger(exponent) && Math.abs(exponent) <= MULTIPLIED_OUT) return smallWholePower(base, exponent);
  const sign = base < 0 && Math.abs(exponent % 2) === 1 ? -1 : 1;
  const logarithm = preciseLog(Math.abs(base));
  const rough = logarithm[0] * exponent;
  if (!isInExpRange(rough)) return copySign(rough > 0 ? Number.POSITIVE_INFINITY : 0, sign);
  return sign * unscale(scaledExp(times(logarithm, exponent)));
}
