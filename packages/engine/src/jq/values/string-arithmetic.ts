import { raise } from "./jq-error.ts";
import { JOINED_TEXT_SIZE, type Run } from "./run.ts";

/** The longest string that JavaScript can make (2^29 - 24 units). */
const MAX_LENGTH = 536_870_888;

/** jq's own bound on `*`. */
const MAX_REPEATED = 2_147_483_647;

/**
 * `a + b`. JavaScript joins strings without copying, so only the shorter side is charged: appending a letter a hundred
 * thousand times costs a hundred thousand, doubling costs what the result holds.
 */
export function concatenateStrings(run: Run, a: string, b: string): string {
  run.allocate(JOINED_TEXT_SIZE + Math.min(a.length, b.length));
  if (a.length + b.length > MAX_LENGTH) raise(() => "String too long");
  return a + b;
}

/** `text * count`: whole repetitions; null for a negative count or NaN. */
export function repeatString(run: Run, text: string, count: number): string | null {
  if (count < 0 || Number.isNaN(count)) return null;
  if (text === "") return "";
  const length = text.length * Math.floor(count);
  if (length >= MAX_REPEATED) tooLong();
  run.allocate(length);
  if (length > MAX_LENGTH) tooLong();
  return text.repeat(count);
}

/** `text / separator`: nothing for an empty text, code points for an empty separator. */
export function splitString(run: Run, text: string, separator: string): string[] {
  if (text === "") return [];
  run.spend(text.length);
  const parts = separator === "" ? Array.from(text) : text.split(separator);
  run.allocateElements(parts.length);
  return parts;
}

function tooLong(): never {
  raise(() => "Repeat string result too long");
}
