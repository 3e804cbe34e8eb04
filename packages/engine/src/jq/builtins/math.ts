import type { JqValue } from "../values/value.ts";
import type { Builtin } from "./builtin.ts";
import { j0, j1, y0, y1 } from "./math/bessel.ts";
import { jn, yn } from "./math/bessel-orders.ts";
import { erf, erfc } from "./math/error-function.ts";
import { exp, exp2, exp10, log, log2, log10, pow } from "./math/exponential.ts";
import { toInt } from "./math/float-parts.ts";
import { ofInput, ofTwo, stepsOfAngle } from "./math/function-entry.ts";
import { gamma, logGammaWithSign } from "./math/gamma.ts";
import { acosh, asinh, cosh, sinh, tanh } from "./math/hyperbolic.ts";
import { hypot } from "./math/rounding.ts";
import { cos, sin } from "./math/trigonometry.ts";
import { PARTS, ROUNDING } from "./math-numbers.ts";

const logGamma = (x: number): number => logGammaWithSign(x).value;

function logGammaPair(x: number): JqValue[] {
  const { value, sign } = logGammaWithSign(x);
  return [value, sign];
}

const POWERS: readonly Builtin[] = [
  ofInput("sqrt", "The square root.", Math.sqrt, "16", "4"),
  ofInput("cbrt", "The cube root.", Math.cbrt, "27", "3"),
  ofTwo("pow", "The first number to the power of the second.", pow, "2; 10", "1024", 200),
  ofTwo("hypot", "The hypotenuse of a right triangle with these sides.", hypot, "3; 4", "5", 3),
  ofInput("exp", "e to the power of the input.", exp, "1", "2.718281828459045", 80),
  ofInput("exp2", "Two to the power of the input.", exp2, "10", "1024", 80),
  ofInput("exp10", "Ten to the power of the input.", exp10, "3", "1000", 80),
  ofInput("expm1", "e to the power of the input, less 1; exact for small inputs.", Math.expm1, "0", "0", 5),
  ofInput("log", "The natural logarithm.", log, "10", "2.302585092994046", 100),
  ofInput("log2", "The logarithm to base two.", log2, "8", "3", 100),
  ofInput("log10", "The logarithm to base ten.", log10, "1000", "3", 100),
  ofInput("log1p", "The natural logarithm of the input plus 1; exact for small inputs.", Math.log1p, "0", "0", 5),
];

const ANGLES: readonly Builtin[] = [
  ofInput("sin", "The sine of an angle in radians.", sin, "1", "0.8414709848078965", 200, stepsOfAngle),
  ofInput("cos", "The cosine of an angle in radians.", cos, "0", "1", 200, stepsOfAngle),
  ofInput("tan", "The tangent of an angle in radians.", Math.tan, "0", "0", 10),
  ofInput("asin", "The angle in radians with this sine.", Math.asin, "1", "1.5707963267948966"),
  ofInput("acos", "The angle in radians with this cosine.", Math.acos, "-1", "3.141592653589793"),
  ofInput("atan", "The angle in radians with this tangent.", Math.atan, "1", "0.7853981633974483"),
  ofTwo(
    "atan2",
    "The angle in radians of the point with the second number as x and the first as y.",
    Math.atan2,
    "1; -1",
    "2.356194490192345",
    5,
  ),
  ofInput("sinh", "The hyperbolic sine.", sinh, "1", "1.1752011936438014", 10),
  ofInput("cosh", "The hyperbolic cosine.", cosh, "0", "1", 10),
  ofInput("tanh", "The hyperbolic tangent.", tanh, "0", "0", 5),
  ofInput("asinh", "The inverse hyperbolic sine.", asinh, "0", "0", 100),
  ofInput("acosh", "The inverse hyperbolic cosine.", acosh, "1", "0", 100),
  ofInput("atanh", "The inverse hyperbolic tangent.", Math.atanh, "0", "0"),
];

const SPECIAL_FUNCTIONS: readonly Builtin[] = [
  ofInput(
    "tgamma",
    "The gamma function: for a whole number, the factorial of the one before it.",
    gamma,
    "5",
    "24",
    150,
  ),
  ofInput(
    "lgamma",
    "The natural logarithm of the magnitude of the gamma function.",
    logGamma,
    "3",
    "0.6931471805599453",
    150,
  ),
  ofInput("gamma", "The same as `lgamma`, as in C.", logGamma, "3", "0.6931471805599453", 150),
  ofInput(
    "lgamma_r",
    "The natural logarithm of the magnitude of the gamma function, and its sign.",
    logGammaPair,
    "3",
    "[0.6931471805599453,1]",
    150,
  ),
  ofInput("erf", "The error function.", erf, "0.5", "0.5204998778130465", 150),
  ofInput("erfc", "1 less the error function.", erfc, "0.5", "0.4795001221869535", 150),
  ofInput("j0", "The Bessel function of the first kind and order 0.", j0, "1", "0.7651976865579666", 500, stepsOfAngle),
  ofInput("j1", "The Bessel function of the first kind and order 1.", j1, "1", "0.4400505857449335", 500, stepsOfAngle),
  ofInput(
    "y0",
    "The Bessel function of the second kind and order 0.",
    y0,
    "2",
    "0.5103756726497451",
    500,
    stepsOfAngle,
  ),
  ofInput(
    "y1",
    "The Bessel function of the second kind and order 1.",
    y1,
    "1",
    "-0.7812128213002887",
    500,
    stepsOfAngle,
  ),
  ofTwo(
    "jn",
    "The Bessel function of the first kind, of the order given first.",
    (n, x, run) => {
      run.spend(stepsOfAngle(x));
      return jn(run, toInt(n), x);
    },
    "3; 1",
    "0.019563353982668407",
    1000,
  ),
  ofTwo(
    "yn",
    "The Bessel function of the second kind, of the order given first.",
    (n, x, run) => {
      run.spend(stepsOfAngle(x));
      return yn(run, toInt(n), x);
    },
    "2; 1",
    "-1.6506826068162543",
    1000,
  ),
];

/**
 * The functions of C's math library. Against jq-wasm the last digit differs now and then: `log`, `exp`, `pow` and their
 * kin once in a thousand, the gamma, error and Bessel functions more often, since ours are the ones that are rounded right.
 */
export const MATH: readonly Builtin[] = [...ROUNDING, ...PARTS, ...POWERS, ...ANGLES, ...SPECIAL_FUNCTIONS];
