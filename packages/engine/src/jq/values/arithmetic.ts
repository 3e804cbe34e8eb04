import { deepMerge } from "./deep-merge.ts";
import { refuse, refusePair } from "./error-text.ts";
import { ExactNumber } from "./exact-number.ts";
import { negateExact } from "./literal-number.ts";
import { remainder } from "./remainder.ts";
import type { Run } from "./run.ts";
import { concatenateStrings, repeatString, splitString } from "./string-arithmetic.ts";
import { subtractArrays } from "./subtract-arrays.ts";
import { isNumber, isObject, toDouble } from "./type-of.ts";
import type { JqValue } from "./value.ts";

/** `a + b`: null adds nothing, strings and arrays are joined, objects merged one level deep. */
export function add(run: Run, a: JqValue, b: JqValue): JqValue {
  if (typeof a === "number" && typeof b === "number") return a + b;
  if (typeof a === "string" && typeof b === "string") return concatenateStrings(run, a, b);
  if (a === null) return b;
  if (b === null) return a;
  if (Array.isArray(a) && Array.isArray(b)) {
    run.readElements(a.length + b.length);
    run.allocateElements(a.length + b.length);
    return a.concat(b);
  }
  if (isNumber(a) && isNumber(b)) return toDouble(a) + toDouble(b);
  if (isObject(a) && isObject(b)) {
    const entries = Object.keys(a).length + Object.keys(b).length;
    run.readEntries(entries);
    run.allocateEntries(entries);
    return { ...a, ...b };
  }
  return refusePair(a, b, "cannot be added");
}

/** `a - b`: of arrays, what of `a` is not in `b`. */
export function subtract(run: Run, a: JqValue, b: JqValue): JqValue {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (Array.isArray(a) && Array.isArray(b)) return subtractArrays(run, a, b);
  if (isNumber(a) && isNumber(b)) return toDouble(a) - toDouble(b);
  return refusePair(a, b, "cannot be subtracted");
}

/** `a * b`: a string is repeated, objects are merged at every depth. */
export function multiply(run: Run, a: JqValue, b: JqValue): JqValue {
  if (typeof a === "number" && typeof b === "number") return a * b;
  if (isNumber(a)) {
    if (isNumber(b)) return toDouble(a) * toDouble(b);
    if (typeof b === "string") return repeatString(run, b, toDouble(a));
  } else if (typeof a === "string") {
    if (isNumber(b)) return repeatString(run, a, toDouble(b));
  } else if (isObject(a) && isObject(b)) return deepMerge(run, a, b);
  return refusePair(a, b, "cannot be multiplied");
}

/** `a / b`: a string is split. */
export function divide(run: Run, a: JqValue, b: JqValue): JqValue {
  if (isNumber(a) && isNumber(b)) {
    const divisor = toDouble(b);
    if (divisor === 0) refusePair(a, b, "cannot be divided because the divisor is zero");
    return toDouble(a) / divisor;
  }
  if (typeof a === "string" && typeof b === "string") return splitString(run, a, b);
  return refusePair(a, b, "cannot be divided");
}

/** `a % b`, both cut to integers; the sign is that of `a`. */
export function modulo(_run: Run, a: JqValue, b: JqValue): JqValue {
  if (!isNumber(a) || !isNumber(b)) return refusePair(a, b, "cannot be divided (remainder)");
  const rest = remainder(toDouble(a), toDouble(b));
  return rest ?? refusePair(a, b, "cannot be divided (remainder) because the divisor is zero");
}

/** `-a`. A literal keeps its digits, and zero stays zero: `-(0)` prints `0`. */
export function negate(run: Run | undefined, a: JqValue): JqValue {
  if (typeof a === "number") return a === 0 ? 0 : -a;
  if (ExactNumber.is(a)) return negateExact(run, a);
  return refuse(a, "cannot be negated");
}
