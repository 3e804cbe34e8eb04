import type { ExactNumber } from "./exact-number.ts";
import { readNumber } from "./literal-number.ts";

/** What is wrong with a literal, in jq's words. */
export interface LiteralProblem {
  readonly problem: string;
}

const NAN = /^[+-]?s?nan0*$/i;
const INFINITY = /^([+-]?)inf(?:inity)?$/i;

/** What a run of characters outside strings means to jq's JSON parser, which also takes `nan`, `-Infinity`, `.5`, `01`. */
export function readLiteral(token: string): null | boolean | number | ExactNumber | LiteralProblem {
  switch (token) {
    case "null":
      return null;
    case "true":
      return true;
    case "false":
      return false;
  }
  if (/^(?:t|f|nu)/.test(token)) return { problem: "Invalid literal" };
  if (token.startsWith("'")) return { problem: `Invalid string literal; expected ", but got '` };
  return readNumeral(upToNul(token)) ?? { problem: "Invalid numeric literal" };
}

function readNumeral(token: string): number | ExactNumber | undefined {
  const number = readNumber(token);
  if (number !== undefined) return number;
  if (NAN.test(token)) return Number.NaN;
  const infinity = INFINITY.exec(token);
  if (infinity === null) return undefined;
  return infinity[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** jq reads a number as a C string: `1\0` is 1. */
function upToNul(token: string): string {
  const end = token.indexOf("\0");
  return end === -1 ? token : token.slice(0, end);
}
