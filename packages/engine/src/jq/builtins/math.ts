import { refuse } from "../values/error-text.ts";
import type { Run } from "../values/run.ts";
import { isNumber, toDouble } from "../values/type-of.ts";
import type { JqValue } from "../values/value.ts";
import type { Builtin } from "./builtin.ts";
import { j0, j1, y0, y1 } from "./math/bessel.ts";
import { jn, yn } from "./math/bessel-orders.ts";
import { erf, erfc } from "./math/error-function.ts";
import { exp, exp2, exp10, log, log2, log10, pow } from "./math/exponential.ts";
import {
  copySign,
  frexp,
  logb,
  modf,
  nextAfter,
  scalb,
  scaleByPowerOfTwo,
  significand,
  toInt,
} from "./math/float-parts.ts";
import { gamma, logGammaWithSign } from "./math/gamma.ts";
import { acosh, asinh, cosh, sinh, tanh } from "./math/hyperbolic.ts";
import { fusedMultiplyAdd, hypot, ieeeRemainder, roundHalfAway, roundHalfEven } from "./math/rounding.ts";
import { cos, sin } from "./math/trigonometry.ts";

function numberOf(value: JqValue | undefined): number {
  if (value !== undefined && isNumber(value)) return toDouble(value);
  return refuse(value ?? null, "number required");
}

/** A function of the input, shown at work on one. */
function ofInput(name: string, doc: string, f: (x: number) => JqValue, input: string, output: string): Builtin {
  const examples = [{ program: name, input, outputs: [output] }];
  return { name, arity: 0, doc, examples, native: (_run, value) => f(numberOf(value)) };
}

/** A function of two arguments, shown at work on two. */
function ofTwo(
  name: string,
  doc: string,
  f: (a: number, b: number, run: Run) => JqValue,
  args: string,
  output: string,
): Builtin {
  const examples = [{ program: `${name}(${args})`, input: "null", outputs: [output] }];
  return { name, arity: 2, doc, examples, native: (run, _input, a, b) => f(numberOf(a), numberOf(b), run) };
}

const largerOf = (a: number, b: number): number => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b));
const smallerOf = (a: number, b: number): number => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b));
const excess = (a: number, b: number): number => (a <= b ? 0 : a - b);
const logGamma = (x: number): number => logGammaWithSign(x).value;

function logGammaPair(x: number): JqValue[] {
  const { value, sign } = logGammaWithSign(x);
  return [value, sign];
}

const ROUNDING: readonly Builtin[] = [
  ofInput("floor", "The largest whole number that is not above the input.", Math.floor, "-1.5", "-2"),
  ofInput("ceil", "The smallest whole number that is not below the input.", Math.ceil, "1.2", "2"),
  ofInput("trunc", "The input without what stands after the point.", Math.trunc, "-1.5", "-1"),
  ofInput("round", "The nearest whole number; halves go away from zero.", roundHalfAway, "-2.5", "-3"),
  ofInput("rint", "The nearest whole number; halves go to the even neighbour.", roundHalfEven, "2.5", "2"),
  ofInput("nearbyint", "The same as `rint`.", roundHalfEven, "3.5", "4"),
  ofInput("fabs", "The magnitude of a number, as a double.", Math.abs, "-1.5", "1.5"),
  {
    name: "abs",
    params: [],
    doc: "The magnitude of a number, with all its digits.",
    examples: [
      { program: "map(abs)", input: "[-5, 1.0, -100000000000000000001]", outputs: ["[5,1.0,100000000000000000001]"] },
    ],
    jq: "if . < 0 then -. else . end",
  },
  ofTwo(
    "fmod",
    "What is left of the first number after dividing it by the second; in the sign of the first.",
    (a, b) => a % b,
    "-5; 3",
    "-2",
  ),
  ofTwo(
    "drem",
    "What is left of the first number after taking away the nearest multiple of the second.",
    ieeeRemainder,
    "5; 3",
    "-1",
  ),
  ofTwo("remainder", "The same as `drem`.", ieeeRemainder, "7; 2", "-1"),
  ofTwo("fdim", "The first number less the second, but not less than 0.", excess, "5; 3", "2"),
  ofTwo("fmax", "The larger of two numbers.", largerOf, "1; 2", "2"),
  ofTwo("fmin", "The smaller of two numbers.", smallerOf, "1; 2", "1"),
  {
    name: "fma",
    arity: 3,
    doc: "The first number times the second plus the third, rounded once.",
    examples: [{ program: "fma(2; 3; 4)", input: "null", outputs: ["10"] }],
    native: (_run, _input, a, b, c) => fusedMultiplyAdd(numberOf(a), numberOf(b), numberOf(c)),
  },
];

const PARTS: readonly Builtin[] = [
  ofInput(
    "frexp",
    "Takes a number apart into a fraction from 0.5 up to 1 and the power of two to multiply it with.",
    frexp,
    "3",
    "[0.75,2]",
  ),
  ofInput(
    "modf",
    "Takes a number apart into what stands after the point and what stands before it.",
    modf,
    "3.25",
    "[0.25,3]",
  ),
  ofInput("logb", "The exponent of a number: the n of the largest 2^n not above its magnitude.", logb, "10", "3"),
  ofInput(
    "significand",
    "A number divided by the largest power of two that is not above its magnitude.",
    significand,
    "10",
    "1.25",
  ),
  ofTwo(
    "ldexp",
    "The first number times two to the power of the second.",
    (x, n) => scaleByPowerOfTwo(x, toInt(n)),
    "3; 2",
    "12",
  ),
  ofTwo("scalb", "The first number times two to the power of the second, which must be whole.", scalb, "3; 2", "12"),
  ofTwo("scalbln", "The same as `ldexp`.", (x, n) => scaleByPowerOfTwo(x, toInt(n)), "3; 2", "12"),
  ofTwo("copysign", "The magnitude of the first number with the sign of the second.", copySign, "3; -1", "-3"),
  ofTwo(
    "nextafter",
    "The double next to the first number on the way to the second.",
    nextAfter,
    "1; 2",
    "1.0000000000000002",
  ),
  ofTwo("nexttoward", "The same as `nextafter`.", nextAfter, "1; 0", "0.9999999999999999"),
  {
    name: "infinite",
    arity: 0,
    doc: "The infinite number. It prints as the largest double.",
    examples: [{ program: "[infinite, -infinite] | map(isinfinite)", input: "null", outputs: ["[true,true]"] }],
    native: () => Number.POSITIVE_INFINITY,
  },
  {
    name: "nan",
    arity: 0,
    doc: "NaN, a number that is equal to none and sorts below all. It prints as null.",
    examples: [{ program: "nan | isnan, . < 0", input: "null", outputs: ["true", "true"] }],
    native: () => Number.NaN,
  },
];

const POWERS: readonly Builtin[] = [
  ofInput("sqrt", "The square root.", Math.sqrt, "16", "4"),
  ofInput("cbrt", "The cube root.", Math.cbrt, "27", "3"),
  ofTwo("pow", "The first number to the power of the second.", pow, "2; 10", "1024"),
  ofTwo("hypot", "The hypotenuse of a right triangle with these sides.", hypot, "3; 4", "5"),
  ofInput("exp", "e to the power of the input.", exp, "1", "2.718281828459045"),
  ofInput("exp2", "Two to the power of the input.", exp2, "10", "1024"),
  ofInput("exp10", "Ten to the power of the input.", exp10, "3", "1000"),
  ofInput("expm1", "e to the power of the input, less 1; exact for small inputs.", Math.expm1, "0", "0"),
  ofInput("log", "The natural logarithm.", log, "10", "2.302585092994046"),
  ofInput("log2", "The logarithm to base two.", log2, "8", "3"),
  ofInput("log10", "The logarithm to base ten.", log10, "1000", "3"),
  ofInput("log1p", "The natural logarithm of the input plus 1; exact for small inputs.", Math.log1p, "0", "0"),
];

const ANGLES: readonly Builtin[] = [
  ofInput("sin", "The sine of an angle in radians.", sin, "1", "0.8414709848078965"),
  ofInput("cos", "The cosine of an angle in radians.", cos, "0", "1"),
  ofInput("tan", "The tangent of an angle in radians.", Math.tan, "0", "0"),
  ofInput("asin", "The angle in radians with this sine.", Math.asin, "1", "1.5707963267948966"),
  ofInput("acos", "The angle in radians with this cosine.", Math.acos, "-1", "3.141592653589793"),
  ofInput("atan", "The angle in radians with this tangent.", Math.atan, "1", "0.7853981633974483"),
  ofTwo(
    "atan2",
    "The angle in radians of the point with the second number as x and the first as y.",
    Math.atan2,
    "1; -1",
    "2.356194490192345",
  ),
  ofInput("sinh", "The hyperbolic sine.", sinh, "1", "1.1752011936438014"),
  ofInput("cosh", "The hyperbolic cosine.", cosh, "0", "1"),
  ofInput("tanh", "The hyperbolic tangent.", tanh, "0", "0"),
  ofInput("asinh", "The inverse hyperbolic sine.", asinh, "0", "0"),
  ofInput("acosh", "The inverse hyperbolic cosine.", acosh, "1", "0"),
  ofInput("atanh", "The inverse hyperbolic tangent.", Math.atanh, "0", "0"),
];

const SPECIAL_FUNCTIONS: readonly Builtin[] = [
  ofInput("tgamma", "The gamma function: for a whole number, the factorial of the one before it.", gamma, "5", "24"),
  ofInput(
    "lgamma",
    "The natural logarithm of the magnitude of the gamma function.",
    logGamma,
    "3",
    "0.6931471805599453",
  ),
  ofInput("gamma", "The same as `lgamma`, as in C.", logGamma, "3", "0.6931471805599453"),
  ofInput(
    "lgamma_r",
    "The natural logarithm of the magnitude of the gamma function, and its sign.",
    logGammaPair,
    "3",
    "[0.6931471805599453,1]",
  ),
  ofInput("erf", "The error function.", erf, "0.5", "0.5204998778130465"),
  ofInput("erfc", "1 less the error function.", erfc, "0.5", "0.4795001221869535"),
  ofInput("j0", "The Bessel function of the first kind and order 0.", j0, "1", "0.7651976865579666"),
  ofInput("j1", "The Bessel function of the first kind and order 1.", j1, "1", "0.4400505857449335"),
  ofInput("y0", "The Bessel function of the second kind and order 0.", y0, "1", "0.08825696421567697"),
  ofInput("y1", "The Bessel function of the second kind and order 1.", y1, "2", "-0.10703243154093756"),
  ofTwo(
    "jn",
    "The Bessel function of the first kind, of the order given first.",
    (n, x, run) => jn(run, toInt(n), x),
    "2; 1",
    "0.11490348493190049",
  ),
  ofTwo(
    "yn",
    "The Bessel function of the second kind, of the order given first.",
    (n, x, run) => yn(run, toInt(n), x),
    "2; 1",
    "-1.6506826068162543",
  ),
];

/**
 * The functions of C's math library. Against jq-wasm the last digit differs now and then: `log`, `exp`, `pow` and their
 * kin once in a thousand, the gamma, error and Bessel functions more often, since ours are the ones that are rounded right.
 */
export const MATH: readonly Builtin[] = [...ROUNDING, ...PARTS, ...POWERS, ...ANGLES, ...SPECIAL_FUNCTIONS];
