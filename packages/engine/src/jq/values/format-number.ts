import { ExactNumber } from "./exact-number.ts";

/** Below this magnitude, and from {@link WHOLE_LIMIT} on, JavaScript and jq may print a double differently. */
const FRACTION_LIMIT = 1e-4;
const WHOLE_LIMIT = 1e16;

/**
 * A number as jq prints it: a literal with its own digits, a double with the fewest digits that read back the same
 * (`1e-05`, `1e+17`, `123456789012345680`), NaN as `null` and infinities as the largest double.
 */
export function formatNumber(number: number | ExactNumber): string {
  return typeof number === "number" ? formatDouble(number) : ExactNumber.textOf(number);
}

function formatDouble(number: number): string {
  const magnitude = Math.abs(number);
  if (magnitude >= FRACTION_LIMIT && magnitude < WHOLE_LIMIT) return `${number}`;
  if (number === 0) return Object.is(number, -0) ? "-0" : "0";
  if (Number.isNaN(number)) return "null";
  if (magnitude === Number.POSITIVE_INFINITY) return formatDouble(Math.sign(number) * Number.MAX_VALUE);
  return formatFarDouble(number < 0 ? "-" : "", magnitude.toExponential());
}

/** `shortest` is `d.ddde±x`. The point moves into the digits, or zeros are added after them, only within jq's bounds. */
function formatFarDouble(sign: string, shortest: string): string {
  const [mantissa = "", exponentText] = shortest.split("e");
  const exponent = Number(exponentText);
  const digits = mantissa.replace(".", "");
  if (exponent <= -5 || exponent >= digits.length + 15) {
    const magnitude = String(Math.abs(exponent)).padStart(2, "0");
    return `${sign}${mantissa}e${exponent < 0 ? "-" : "+"}${magnitude}`;
  }
  return sign + digits.padEnd(exponent + 1, "0");
}

/** True if `JSON.stringify` prints this double as jq does. */
export function printsAsInJavaScript(number: number): boolean {
  const magnitude = Math.abs(number);
  if (magnitude >= FRACTION_LIMIT && magnitude < WHOLE_LIMIT) return true;
  return Object.is(number, 0);
}
