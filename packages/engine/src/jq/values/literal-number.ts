import type { Decimal } from "./decimal.ts";
import { decimalText, isTooLarge, nearestDouble, parseDecimal } from "./decimal.ts";
import { ExactNumber } from "./exact-number.ts";
import { formatNumber, printsAsInJavaScript } from "./format-number.ts";
import type { Run } from "./run.ts";

/** So many characters hold at most 15 digits or a whole number below 2^53, of which no two have the same double. */
const SHORT = 15;

/**
 * The value of a number token: a double if that says everything, else a number that keeps its digits (`1.0`, `1e5`,
 * `12345678901234567890`). Undefined for what jq does not read as a number (`1.2.3`).
 */
export function readNumber(text: string): number | ExactNumber | undefined {
  if (text.length <= SHORT) {
    const double = Number(text);
    if (printsAsInJavaScript(double) && `${double}` === text) return double;
  }
  const decimal = parseDecimal(text);
  return decimal === undefined ? undefined : numberOfDecimal(decimal);
}

/** The value of a number in a program, where the lexer has seen to it that it is one. */
export function literalNumber(text: string): number | ExactNumber {
  return readNumber(text) ?? Number.NaN;
}

/** The same number with its sign turned, digits kept; a zero stays as it is (`-0.0` from `0.0` would print its sign). */
export function negateExact(run: Run | undefined, number: ExactNumber): ExactNumber {
  const text = ExactNumber.textOf(number);
  run?.readDigits(text.length);
  run?.allocate(text.length);
  if (!/[1-9]/.test(text.replace(/E.*/, ""))) return text.startsWith("-") ? exact(text.slice(1), 0) : number;
  return exact(text.startsWith("-") ? text.slice(1) : `-${text}`, -ExactNumber.valueOf(number));
}

/** The number without its sign, digits kept. */
export function magnitudeOfExact(run: Run, number: ExactNumber): ExactNumber {
  return ExactNumber.textOf(number).startsWith("-") ? negateExact(run, number) : number;
}

/** The digits of a number: those of its literal, else those that its double prints. Undefined for NaN and infinities. */
export function decimalOf(number: number | ExactNumber): Decimal | undefined {
  return parseDecimal(typeof number === "number" ? `${number}` : ExactNumber.textOf(number));
}

function numberOfDecimal(decimal: Decimal): number | ExactNumber {
  const double = nearestDouble(decimal);
  if (isTooLarge(decimal)) return double;
  const text = decimalText(decimal);
  return needsDigits(decimal, double) || formatNumber(double) !== text ? exact(text, double) : double;
}

/**
 * True for what shares its double with neighbours, even if the double prints the same: two literals compare exactly, and
 * `0.3333333333333333` is less than `0.33333333333333331`.
 */
function needsDigits(decimal: Decimal, double: number): boolean {
  return decimal.coefficient.length > 15 && !Number.isSafeInteger(double);
}

function exact(text: string, value: number): ExactNumber {
  return new ExactNumber(text, value);
}
