import { exp, log } from "./exponential.ts";

/** The formulas are those of musl, whose rounding shows in the last digit. */

/** From here on e^x is larger than any double, though half of it may not be. */
const OVERFLOW = 709.782712893384;

export function sinh(x: number): number {
  const magnitude = Math.abs(x);
  if (!(magnitude < OVERFLOW)) return Math.sinh(x);
  const half = x < 0 ? -0.5 : 0.5;
  const expMinusOne = Math.expm1(magnitude);
  if (magnitude >= 1) return half * (expMinusOne + expMinusOne / (expMinusOne + 1));
  if (magnitude < 2 ** -26) return x;
  return half * (2 * expMinusOne - (expMinusOne * expMinusOne) / (expMinusOne + 1));
}

export function cosh(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude < Math.LN2) {
    const expMinusOne = Math.expm1(magnitude);
    return 1 + (expMinusOne * expMinusOne) / (2 * (1 + expMinusOne));
  }
  if (magnitude < OVERFLOW) {
    const power = exp(magnitude);
    return 0.5 * (power + 1 / power);
  }
  return Math.cosh(x);
}

/** tanh(x) = 0.5 here. */
const HALF_TANH = 0.5493061443340549;
/** tanh(x) = 0.25 here. */
const QUARTER_TANH = 0.2554128118829953;

export function tanh(x: number): number {
  const magnitude = Math.abs(x);
  return Math.sign(x) * tanhOfPositive(magnitude) || x;
}

function tanhOfPositive(x: number): number {
  if (x > 20) return 1;
  if (x > HALF_TANH) return 1 - 2 / (Math.expm1(2 * x) + 2);
  if (x > QUARTER_TANH) {
    const expMinusOne = Math.expm1(2 * x);
    return expMinusOne / (expMinusOne + 2);
  }
  const expMinusOne = Math.expm1(-2 * x);
  return -expMinusOne / (expMinusOne + 2);
}

/** From here on the square root in `asinh` and `acosh` adds nothing. */
const LARGE = 2 ** 26;

export function asinh(x: number): number {
  const magnitude = Math.abs(x);
  return Math.sign(x) * asinhOfPositive(magnitude) || x;
}

function asinhOfPositive(x: number): number {
  if (x >= LARGE) return log(x) + Math.LN2;
  if (x >= 2) return log(2 * x + 1 / (Math.sqrt(x * x + 1) + x));
  return x >= 1 / LARGE ? Math.log1p(x + (x * x) / (Math.sqrt(x * x + 1) + 1)) : x;
}

export function acosh(x: number): number {
  if (x < 1) return Number.NaN;
  if (x < 2) {
    const above = x - 1;
    return Math.log1p(above + Math.sqrt(above * above + 2 * above));
  }
  return x < LARGE ? log(2 * x - 1 / (x + Math.sqrt(x * x - 1))) : log(x) + Math.LN2;
}
