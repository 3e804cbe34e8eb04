/** A decimal number with all its digits: `coefficient × 10^exponent`, the coefficient without leading zeros. */
export interface Decimal {
  readonly negative: boolean;
  readonly coefficient: string;
  readonly exponent: number;
}

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** jq's bounds for exponents: `9e9999999999` is infinite, and `9e-9999999999` becomes zero. */
const MAX_EXPONENT = 999_999_999;
const MIN_EXPONENT = -1_147_483_646;

/** Significant digits that jq keeps when it turns a literal into a double. */
const DOUBLE_DIGITS = 17;

/** Reads `-12.50e3`, `.5`, `5.`, `+1`; undefined for what is no number. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  const digits = whole + fraction;
  if (digits === "") return undefined;
  return withinBounds({
    negative: sign === "-",
    coefficient: withoutLeadingZeros(digits),
    exponent: Number(exponent) - fraction.length,
  });
}

/** The canonical text (`1E+2`, `0.00001`, `1.50`): plain where no zeros must be invented, else with one leading digit. */
export function decimalText(decimal: Decimal): string {
  const { coefficient, exponent } = decimal;
  const sign = decimal.negative ? "-" : "";
  const leading = exponent + coefficient.length - 1;
  if (exponent <= 0 && leading >= -6) return sign + plainText(coefficient, -exponent);
  const fraction = coefficient.length > 1 ? `.${coefficient.slice(1)}` : "";
  return `${sign}${coefficient[0]}${fraction}E${leading < 0 ? "-" : "+"}${Math.abs(leading)}`;
}

/** The double that jq computes with: the digits are rounded to 17 (half to even) before they become binary. */
export function nearestDouble(decimal: Decimal): number {
  const { coefficient, exponent } = decimal;
  const sign = decimal.negative ? "-" : "";
  if (coefficient.length <= DOUBLE_DIGITS) return Number(`${sign}${coefficient}e${exponent}`);
  const head = coefficient.slice(0, DOUBLE_DIGITS);
  const kept = roundsUp(head, coefficient.slice(DOUBLE_DIGITS)) ? String(BigInt(head) + 1n) : head;
  return Number(`${sign}${kept}e${exponent + coefficient.length - DOUBLE_DIGITS}`);
}

/** True for what jq reads as infinity: `9e9999999999`. */
export function isTooLarge({ coefficient, exponent }: Decimal): boolean {
  return coefficient !== "0" && exponent + coefficient.length - 1 > MAX_EXPONENT;
}

/** Negative, zero or positive, as `a - b`, over all digits: `100000000000000000001` is above `1E+20`. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const signA = signOf(a);
  const signB = signOf(b);
  if (signA !== signB || signA === 0) return signA - signB;
  return signA * compareMagnitudes(a, b);
}

function withinBounds(decimal: Decimal): Decimal {
  if (decimal.exponent < MIN_EXPONENT) return { ...decimal, coefficient: "0", exponent: MIN_EXPONENT };
  return decimal.coefficient === "0" && decimal.exponent > MAX_EXPONENT
    ? { ...decimal, exponent: MAX_EXPONENT }
    : decimal;
}

function compareMagnitudes(a: Decimal, b: Decimal): number {
  const leading = a.coefficient.length + a.exponent - (b.coefficient.length + b.exponent);
  if (leading !== 0) return leading;
  const width = Math.max(a.coefficient.length, b.coefficient.length);
  const digitsA = a.coefficient.padEnd(width, "0");
  const digitsB = b.coefficient.padEnd(width, "0");
  if (digitsA === digitsB) return 0;
  return digitsA < digitsB ? -1 : 1;
}

function signOf(decimal: Decimal): number {
  if (decimal.coefficient === "0") return 0;
  return decimal.negative ? -1 : 1;
}

function plainText(coefficient: string, decimals: number): string {
  if (decimals === 0) return coefficient;
  const digits = coefficient.padStart(decimals + 1, "0");
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

function roundsUp(head: string, rest: string): boolean {
  if (rest[0] !== "5") return rest > "5";
  if (/[1-9]/.test(rest.slice(1))) return true;
  return Number(head.at(-1)) % 2 === 1;
}

function withoutLeadingZeros(digits: string): string {
  let start = 0;
  while (start < digits.length - 1 && digits.charCodeAt(start) === 48) start++;
  return start === 0 ? digits : digits.slice(start);
}
