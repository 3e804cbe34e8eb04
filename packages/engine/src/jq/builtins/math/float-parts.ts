/** The bits of a double: sign, eleven bits of exponent, 52 of mantissa. */
const BITS = new DataView(new ArrayBuffer(8));

const SMALLEST_NORMAL = 2.2250738585072014e-308;
const TWO_54 = 18_014_398_509_481_984;

export function bitsOf(value: number): bigint {
  BITS.setFloat64(0, value);
  return BITS.getBigInt64(0);
}

function fromBits(bits: bigint): number {
  BITS.setBigInt64(0, bits);
  return BITS.getFloat64(0);
}

/** 2^n, for n from -1022 to 1023. */
function powerOfTwo(n: number): number {
  return fromBits(BigInt(n + 1023) << 52n);
}

/** The n of the largest 2^n that is not above a finite number other than zero. */
function exponentOf(value: number): number {
  if (Math.abs(value) < SMALLEST_NORMAL) return exponentOf(value * TWO_54) - 54;
  BITS.setFloat64(0, value);
  return ((BITS.getUint16(0) >> 4) & 0x7ff) - 1023;
}

const isZeroOrNotFinite = (value: number): boolean => value === 0 || !Number.isFinite(value);

/** C's `scalbn`: `value * 2^n`, rounded once. */
export function scaleByPowerOfTwo(value: number, n: number): number {
  if (n > 1023) return scaleByPowerOfTwo(value * powerOfTwo(1023), Math.min(n - 1023, 2 * 1023));
  // Steps that leave a normal number until the last one, which may round to a subnormal.
  if (n < -1022) return scaleByPowerOfTwo(value * powerOfTwo(-1022 + 53), Math.max(n + 1022 - 53, -3 * 1022));
  return value * powerOfTwo(n);
}

/** C's `frexp`: a fraction from 0.5 up to 1 and the power of two to multiply it with. */
export function frexp(value: number): [fraction: number, exponent: number] {
  if (isZeroOrNotFinite(value)) return [value, 0];
  const exponent = exponentOf(value) + 1;
  return [scaleByPowerOfTwo(value, -exponent), exponent];
}

/** C's `logb`: the exponent of a number, as a number. */
export function logb(value: number): number {
  if (value === 0) return Number.NEGATIVE_INFINITY;
  return Number.isFinite(value) ? exponentOf(value) : Math.abs(value);
}

/** The number with its exponent taken out: from 1 up to 2, in its sign. */
export function significand(value: number): number {
  return isZeroOrNotFinite(value) ? value : scaleByPowerOfTwo(value, -exponentOf(value));
}

/** C's `modf`: what stands after and before the point, both in the sign of the number. */
export function modf(value: number): [fraction: number, whole: number] {
  const whole = Math.trunc(value);
  const fraction = Number.isFinite(value) ? value - whole : value - value;
  return [Number.isNaN(value) ? value : copySign(Number.isFinite(value) ? fraction : 0, value), whole];
}

export function copySign(magnitude: number, sign: number): number {
  const isNegative = sign < 0 || Object.is(sign, -0);
  return isNegative ? -Math.abs(magnitude) : Math.abs(magnitude);
}

/** The double next to `from` on the way to `to`. */
export function nextAfter(from: number, to: number): number {
  if (Number.isNaN(from) || Number.isNaN(to)) return Number.NaN;
  if (from === to) return to;
  if (from === 0) return copySign(Number.MIN_VALUE, to);
  const away = from < to === from > 0;
  return fromBits(bitsOf(from) + (away ? 1n : -1n));
}

/** C's conversion of a double to an `int`, held in its range; NaN becomes 0. */
export function toInt(value: number): number {
  return Number.isNaN(value) ? 0 : Math.min(Math.max(Math.trunc(value), -2_147_483_648), 2_147_483_647);
}

/** C's `scalb`: `value * 2^exponent`, for a whole exponent. */
export function scalb(value: number, exponent: number): number {
  if (Number.isNaN(value) || Number.isNaN(exponent)) return Number.NaN;
  if (!Number.isFinite(exponent)) return exponent > 0 ? value * exponent : value / -exponent;
  return Number.isInteger(exponent) ? scaleByPowerOfTwo(value, toInt(exponent)) : Number.NaN;
}
