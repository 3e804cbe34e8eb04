import {
  type DoubleDouble,
  exactProduct,
  INVERSE_FACTORIALS,
  multiply,
  negate,
  polynomial,
  subtract,
} from "./double-double.ts";
import { frexp, scaleByPowerOfTwo } from "./float-parts.ts";

/** An angle as `quadrant * π/2 + rest`, the rest within ±π/4. Quadrants are counted modulo 4. */
export interface Reduced {
  readonly quadrant: number;
  readonly rest: DoubleDouble;
}

const HALF_PI_PARTS = [1.5707963267948966, 6.123233995736766e-17, -1.4973849048591698e-33] as const;

/** Up to here the three parts of π/2 say enough. */
const NEAR = 100_000;

export function reduce(x: number): Reduced {
  return Math.abs(x) < NEAR ? reduceNear(x) : reduceFar(x);
}

function reduceNear(x: number): Reduced {
  const turns = Math.round(x / HALF_PI_PARTS[0]);
  let rest: DoubleDouble = [x, 0];
  for (const part of HALF_PI_PARTS) rest = subtract(rest, exactProduct(turns, part));
  return { quadrant: ((turns % 4) + 4) % 4, rest };
}

/** Bits kept of the rest of a large angle. */
const REST_BITS = 160;

/** With whole numbers, so that as much of π takes part as the angle has bits: a thousand for 1e300. */
function reduceFar(x: number): Reduced {
  const [fraction, exponent] = frexp(x);
  const bits = exponent + REST_BITS;
  const angle = BigInt(scaleByPowerOfTwo(fraction, 53)) << BigInt(bits + exponent - 53);
  const halfPi = piTimesPowerOfTwo(bits - 1);
  let turns = angle / halfPi;
  let rest = angle - turns * halfPi;
  if (2n * rest > halfPi || 2n * rest < -halfPi) {
    const step = rest > 0n ? 1n : -1n;
    turns += step;
    rest -= step * halfPi;
  }
  const kept = rest >> BigInt(exponent);
  const high = Number(kept);
  const low = Number(kept - BigInt(high));
  const scale = 2 ** -REST_BITS;
  return { quadrant: Number(((turns % 4n) + 4n) % 4n), rest: [high * scale, low * scale] };
}

/** `π * 2^bits`, by Machin's formula. */
function piTimesPowerOfTwo(bits: number): bigint {
  const guard = 32n;
  const one = 1n << (BigInt(bits) + guard);
  return (4n * (4n * arctanOfInverse(5n, one) - arctanOfInverse(239n, one))) >> guard;
}

/** `one * arctan(1 / n)` */
function arctanOfInverse(n: bigint, one: bigint): bigint {
  let sum = 0n;
  let power = one / n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += k % 4n === 1n ? power / k : -(power / k);
    power /= n * n;
  }
  return sum;
}

/** Coefficients of x^3, x^5, … for the sine within ±π/4, the best of that degree for doubles (those of fdlibm and musl). */
const SINE = [
  -1.6666666666666632e-1, 8.33333333332249e-3, -1.984126982985795e-4, 2.7557313707070068e-6, -2.5050760253406863e-8,
  1.58969099521155e-10,
] as const;

/** Coefficients of x^4, x^6, … for the cosine within ±π/4. */
const COSINE = [
  4.16666666666666e-2, -1.388888888887411e-3, 2.480158728947673e-5, -2.7557314351390663e-7, 2.087572321298175e-9,
  -1.1359647557788195e-11,
] as const;

function kernelSine([x, tail]: DoubleDouble): number {
  const z = x * x;
  const cube = z * x;
  const rest = SINE[1] + z * (SINE[2] + z * SINE[3]) + z * (z * z) * (SINE[4] + z * SINE[5]);
  if (tail === 0) return x + cube * (SINE[0] + z * rest);
  return x - (z * (0.5 * tail - cube * rest) - tail - cube * SINE[0]);
}

function kernelCosine([x, tail]: DoubleDouble): number {
  const z = x * x;
  const square = z * z;
  const rest =
    z * (COSINE[0] + z * (COSINE[1] + z * COSINE[2])) + square * square * (COSINE[3] + z * (COSINE[4] + z * COSINE[5]));
  const half = 0.5 * z;
  const main = 1 - half;
  return main + (1 - main - half + (z * rest - x * tail));
}

/** Below this an angle is its own sine. */
const TINY = 2 ** -26;

export function sin(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  if (Math.abs(x) < TINY) return x;
  const { quadrant, rest } = reduce(x);
  const value = quadrant % 2 === 0 ? kernelSine(rest) : kernelCosine(rest);
  return quadrant < 2 ? value : -value;
}

export function cos(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const { quadrant, rest } = reduce(x);
  const value = quadrant % 2 === 0 ? kernelCosine(rest) : kernelSine(rest);
  return quadrant === 0 || quadrant === 3 ? value : -value;
}

const alternating = (first: number): DoubleDouble[] =>
  INVERSE_FACTORIALS.filter((_, n) => n % 2 === first).map((coefficient, k) =>
    k % 2 === 0 ? coefficient : negate(coefficient),
  );
const SINE_SERIES = alternating(1);
const COSINE_SERIES = alternating(0);

/** The sine of an angle within ±π/2, with nearly all digits of a double-double. */
export function preciseSine(angle: DoubleDouble): DoubleDouble {
  return multiply(angle, polynomial(SINE_SERIES, multiply(angle, angle)));
}

/** The cosine of an angle within ±π/2, with nearly all digits of a double-double. */
export function preciseCosine(angle: DoubleDouble): DoubleDouble {
  return polynomial(COSINE_SERIES, multiply(angle, angle));
}
