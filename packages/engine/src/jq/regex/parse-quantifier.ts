import type { Repetition } from "./pattern.ts";
import { refusePattern } from "./pattern-error.ts";
import type { PatternSource } from "./pattern-source.ts";

const INTERVAL = /\{(\d+)(?:(,)(\d*))?\}/y;
const MAX_COUNT = 100_000;

/** Reads `*`, `+?`, `{2,3}+`, …; null if there is none. A brace that does not make an interval is a character. */
export function parseQuantifier(source: PatternSource): Repetition | null {
  const bounds = parseBounds(source);
  if (bounds === null) return null;
  if (source.eat("?")) return { ...bounds, mode: "lazy" };
  return { ...bounds, mode: source.eat("+") ? "possessive" : "greedy" };
}

function parseBounds(source: PatternSource): { min: number; max: number } | null {
  if (source.eat("*")) return { min: 0, max: Number.POSITIVE_INFINITY };
  if (source.eat("+")) return { min: 1, max: Number.POSITIVE_INFINITY };
  if (source.eat("?")) return { min: 0, max: 1 };
  const found = source.match(INTERVAL);
  if (found === null) return null;
  const [, first = "", comma, last = ""] = found;
  const min = parseCount(first);
  const max = comma === undefined ? min : last === "" ? Number.POSITIVE_INFINITY : parseCount(last);
  if (max < min) refusePattern("upper is smaller than lower in repeat range");
  return { min, max };
}

function parseCount(digits: string): number {
  const count = Number(digits);
  return count <= MAX_COUNT ? count : refusePattern("too big number for repeat range");
}
