/**
 * An unevaluated sum of two doubles, the second at most half a unit in the last place of the first: some 106 bits.
 * What is computed with it and then rounded once is the right double but for one argument in many millions, on every
 * machine and JavaScript engine; `Math.exp` and its like are not.
 */
export type DoubleDouble = readonly [high: number, low: number];

export const ZERO: DoubleDouble = [0, 0];
export const ONE: DoubleDouble = [1, 0];
export const PI: DoubleDouble = [Math.PI, 1.2246467991473532e-16];
export const LN2: DoubleDouble = [Math.LN2, 2.3190468138462996e-17];
export const LN10: DoubleDouble = [Math.LN10, -2.1707562233822494e-16];
/** Euler's constant. */
export const EULER: DoubleDouble = [0.5772156649015329, -4.942915152430645e-18];

/** `a + b`, exactly. */
export function exactSum(a: number, b: number): DoubleDouble {
  const high = a + b;
  const fromB = high - a;
  return [high, a - (high - fromB) + (b - fromB)];
}

/** `a + b`, exactly, where `a` is not the smaller one. */
function orderedSum(a: number, b: number): DoubleDouble {
  const high = a + b;
  return [high, b - (high - a)];
}

/** 2^27 + 1: what a double is multiplied by to cut it into two halves of 26 bits. */
const SPLITTER = 134_217_729;

/** `a * b`, exactly, for factors below 2^996 with a product that is not subnormal. */
export function exactProduct(a: number, b: number): DoubleDouble {
  const high = a * b;
  const spreadA = a * SPLITTER;
  const highA = spreadA - (spreadA - a);
  const lowA = a - highA;
  const spreadB = b * SPLITTER;
  const highB = spreadB - (spreadB - b);
  const lowB = b - highB;
  return [high, highA * highB - high + highA * lowB + lowA * highB + lowA * lowB];
}

export function add(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const [high, error] = exactSum(a[0], b[0]);
  const [low, lowError] = exactSum(a[1], b[1]);
  const [sum, rest] = orderedSum(high, error + low);
  return orderedSum(sum, rest + lowError);
}

export function subtract(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  return add(a, negate(b));
}

export function negate(a: DoubleDouble): DoubleDouble {
  return [-a[0], -a[1]];
}

export function multiply(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const [high, error] = exactProduct(a[0], b[0]);
  return orderedSum(high, error + (a[0] * b[1] + a[1] * b[0]));
}

/** `a * b`, for a double `b`. */
export function times(a: DoubleDouble, b: number): DoubleDouble {
  return multiply(a, [b, 0]);
}

export function divide(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const first = a[0] / b[0];
  const rest = subtract(a, times(b, first));
  const second = rest[0] / b[0];
  const third = subtract(rest, times(b, second))[0] / b[0];
  return add(orderedSum(first, second), [third, 0]);
}

/** `a / b`, for doubles. */
export function quotient(a: number, b: number): DoubleDouble {
  return divide([a, 0], [b, 0]);
}

export function squareRoot(a: DoubleDouble): DoubleDouble {
  if (a[0] <= 0) return ZERO;
  const root = Math.sqrt(a[0]);
  const rest = subtract(a, exactProduct(root, root));
  return orderedSum(root, rest[0] / (2 * root));
}

/** `c[0] + x (c[1] + x (c[2] + …))` */
export function polynomial(coefficients: readonly DoubleDouble[], x: DoubleDouble): DoubleDouble {
  return coefficients.reduceRight((sum, coefficient) => add(multiply(sum, x), coefficient), ZERO);
}

/** 1/0!, 1/1!, 1/2!, … */
export const INVERSE_FACTORIALS: readonly DoubleDouble[] = inverseFactorials(30);

function inverseFactorials(count: number): DoubleDouble[] {
  const all: DoubleDouble[] = [ONE];
  for (let n = 1; n <= count; n++) all.push(divide(all[n - 1] ?? ONE, [n, 0]));
  return all;
}

export function toNumber(a: DoubleDouble): number {
  return a[0] + a[1];
}
