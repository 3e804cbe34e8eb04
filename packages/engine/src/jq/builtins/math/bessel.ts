import {
  add,
  type DoubleDouble,
  divide,
  EULER,
  exactProduct,
  LN2,
  multiply,
  negate,
  ONE,
  PI,
  quotient,
  squareRoot,
  subtract,
  times,
  toNumber,
  ZERO,
} from "./double-double.ts";
import { preciseLog } from "./exponential.ts";
import { preciseCosine, preciseSine, reduce } from "./trigonometry.ts";

/** Orders for which there are series; the others follow by recurrence. */
type Order = 0 | 1;

/** Up to here the power series, whose terms reach e^x before they fall, has digits enough; beyond, the asymptotic one. */
const POWER_SERIES_TO = 25;

/** Terms smaller than this add nothing to a double-double. */
const NEGLIGIBLE = 1e-33;

/** J0 or J1 of 0 ≤ x < ∞. */
export function preciseJ(order: Order, x: number): DoubleDouble {
  return x <= POWER_SERIES_TO ? jBySeries(order, x) : byAsymptotics(order, x).j;
}

/** Y0 or Y1 of 0 < x < ∞. */
export function preciseY(order: Order, x: number): DoubleDouble {
  if (x > POWER_SERIES_TO) return byAsymptotics(order, x).y;
  if (x < TINY) return yOfTiny(order, x);
  return order === 0 ? y0BySeries(x) : y1BySeries(x);
}

/** `Σ (-x²/4)^k / (k! (k + order)!)`, each term weighed. */
function weighedSeries(order: Order, x: number, weight: (k: number) => DoubleDouble): DoubleDouble {
  const step = times(exactProduct(x, x), -0.25);
  let term = ONE;
  let sum = weight(0);
  for (let k = 1; Math.abs(term[0]) > NEGLIGIBLE * Math.abs(sum[0]) || k < 3; k++) {
    term = divide(multiply(term, step), [k * (k + order), 0]);
    if (term[0] === 0) break;
    sum = add(sum, multiply(term, weight(k)));
  }
  return sum;
}

function jBySeries(order: Order, x: number): DoubleDouble {
  const sum = weighedSeries(order, x, () => ONE);
  return order === 0 ? sum : times(sum, x / 2);
}

/** 1 + 1/2 + … + 1/k, for k = 0, 1, 2, … asked for in that order. */
function harmonicNumbers(): (k: number) => DoubleDouble {
  const known: DoubleDouble[] = [ZERO];
  return (k) => {
    for (let n = known.length; n <= k; n++) known.push(add(known[n - 1] ?? ZERO, quotient(1, n)));
    return known[k] ?? ZERO;
  };
}

/** 2/π · (ln(x/2) + γ) */
function logarithmicFactor(x: number): DoubleDouble {
  return divide(times(add(subtract(preciseLog(x), LN2), EULER), 2), PI);
}

/** Y0 = 2/π (ln(x/2) + γ) J0 - 2/π Σ H(k) (-x²/4)^k / k!² */
function y0BySeries(x: number): DoubleDouble {
  const sum = weighedSeries(0, x, harmonicNumbers());
  return subtract(multiply(logarithmicFactor(x), jBySeries(0, x)), divide(times(sum, 2), PI));
}

/** Y1 = 2/π (ln(x/2) + γ) J1 - 2/(πx) - x/2π Σ (2 H(k) + 1/(k + 1)) (-x²/4)^k / (k! (k + 1)!) */
function y1BySeries(x: number): DoubleDouble {
  const harmonic = harmonicNumbers();
  const sum = weighedSeries(1, x, (k) => add(times(harmonic(k), 2), quotient(1, k + 1)));
  const inverse = divide(quotient(2, x), PI);
  const rest = divide(times(sum, x / 2), PI);
  return subtract(subtract(multiply(logarithmicFactor(x), jBySeries(1, x)), inverse), rest);
}

const TINY = 1e-30;

function yOfTiny(order: Order, x: number): DoubleDouble {
  return order === 0 ? logarithmicFactor(x) : [-2 / Math.PI / x, 0];
}

/** Beyond this the corrections to the leading term are smaller than any digit. */
const PLAIN_FROM = 1e50;

/** Hankel's series: J and Y are √(2/πx) times P cos χ - Q sin χ and P sin χ + Q cos χ, with χ = x - (2 order + 1) π/4. */
function byAsymptotics(order: Order, x: number): { j: DoubleDouble; y: DoubleDouble } {
  const amplitude: DoubleDouble =
    x < PLAIN_FROM ? squareRoot(divide([2, 0], times(PI, x))) : [Math.sqrt(2 / Math.PI / x), 0];
  const { p, q } = x < PLAIN_FROM ? hankelSums(order, x) : { p: ONE, q: ZERO };
  const { quadrant, rest } = reduce(x);
  const angle = subtract(rest, times(PI, 0.25));
  const { sine, cosine } = turned((quadrant - order + 4) % 4, preciseSine(angle), preciseCosine(angle));
  return {
    j: multiply(amplitude, subtract(multiply(p, cosine), multiply(q, sine))),
    y: multiply(amplitude, add(multiply(p, sine), multiply(q, cosine))),
  };
}

/** The sine and cosine of an angle so many quarter turns further on. */
function turned(
  quadrant: number,
  sine: DoubleDouble,
  cosine: DoubleDouble,
): { sine: DoubleDouble; cosine: DoubleDouble } {
  let at = { sine, cosine };
  for (let turn = 0; turn < quadrant; turn++) at = { sine: at.cosine, cosine: negate(at.sine) };
  return at;
}

/** P and Q: the terms `(μ - 1²)(μ - 3²)… / (k! (8x)^k)` with μ = 4 order², by turns, in the signs ++--. They fall until k = 2x. */
function hankelSums(order: Order, x: number): { p: DoubleDouble; q: DoubleDouble } {
  const mu = 4 * order * order;
  const inverse = quotient(0.125, x);
  let p = ONE;
  let q = ZERO;
  let term = ONE;
  for (let k = 1; Math.abs(term[0]) > NEGLIGIBLE && k < 2 * x; k++) {
    term = multiply(term, divide(times(inverse, mu - (2 * k - 1) ** 2), [k, 0]));
    const signed = k % 4 < 2 ? term : negate(term);
    if (k % 2 === 0) p = add(p, signed);
    else q = add(q, signed);
  }
  return { p, q };
}

export function j0(x: number): number {
  return jOf(0, x);
}

export function j1(x: number): number {
  return jOf(1, x);
}

function jOf(order: Order, x: number): number {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? x : 0;
  const value = toNumber(preciseJ(order, Math.abs(x)));
  return order === 1 && (x < 0 || Object.is(x, -0)) ? -value : value;
}

export function y0(x: number): number {
  return yOf(0, x);
}

export function y1(x: number): number {
  return yOf(1, x);
}

function yOf(order: Order, x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (!(x > 0)) return Number.NaN;
  return x === Number.POSITIVE_INFINITY ? 0 : toNumber(preciseY(order, x));
}
