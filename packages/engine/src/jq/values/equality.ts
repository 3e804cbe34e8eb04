import { ExactNumber } from "./exact-number.ts";
import { raise } from "./jq-error.ts";
import { compareNumbers } from "./number-order.ts";
import type { Run } from "./run.ts";
import { isNumber } from "./type-of.ts";
import type { JqObject, JqValue } from "./value.ts";

/** jq compares no deeper than this. */
const MAX_DEPTH = 10_000;

/** Levels compared by recursion, which is faster; what lies deeper is compared with a stack of our own. */
const RECURSION_DEPTH = 200;

/**
 * `a == b`. NaN equals nothing, but a container equals itself, whatever it holds: `[nan] as $x | $x == $x`. With a run,
 * what is compared is charged.
 */
export function equals(a: JqValue, b: JqValue, run?: Run): boolean {
  return equalsAt(a, b, 0, run);
}

function equalsAt(a: JqValue, b: JqValue, depth: number, run: Run | undefined): boolean {
  if (typeof a === "string") return typeof b === "string" && equalTexts(a, b, run);
  if (a === b) return true;
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return equalFlat(a, b, run);
  if (depth > RECURSION_DEPTH) return equalsDeep(a, b, depth, run);
  if (Array.isArray(a)) return Array.isArray(b) && equalArrays(a, b, depth + 1, run);
  if (Array.isArray(b)) return false;
  if (ExactNumber.is(a) || ExactNumber.is(b)) return equalFlat(a, b, run);
  return equalObjects(a, b, depth + 1, run);
}

/** Both are no containers, or not of one type. */
function equalFlat(a: JqValue, b: JqValue, run: Run | undefined): boolean {
  return isNumber(a) && isNumber(b) && compareNumbers(a, b, run) === 0;
}

/** Texts of two lengths differ at a glance. */
function equalTexts(a: string, b: string, run: Run | undefined): boolean {
  if (a.length !== b.length) return false;
  run?.readText(a.length);
  run?.readText(b.length);
  return a === b;
}

/** `a == b` as generated code asks it where one side is a text. */
export function equalsText(run: Run, a: JqValue, b: JqValue): boolean {
  return typeof a === "string" && typeof b === "string" && equalTexts(a, b, run);
}

function equalArrays(a: readonly JqValue[], b: readonly JqValue[], depth: number, run: Run | undefined): boolean {
  if (a.length !== b.length) return false;
  run?.spend(a.length);
  for (let i = 0; i < a.length; i++) {
    if (!equalsAt(a[i] ?? null, b[i] ?? null, depth, run)) return false;
  }
  return true;
}

function equalObjects(a: JqObject, b: JqObject, depth: number, run: Run | undefined): boolean {
  const keys = Object.keys(a);
  const others = Object.keys(b).length;
  run?.readKeys(keys.length + others);
  if (keys.length !== others) return false;
  for (const key of keys) {
    if (!Object.hasOwn(b, key) || !equalsAt(a[key] ?? null, b[key] ?? null, depth, run)) return false;
  }
  return true;
}

/** What a pair takes, with its place on the stack. */
const PAIR_SIZE = 64;

type Pair = readonly [JqValue, JqValue, number];

function equalsDeep(a: JqValue, b: JqValue, depth: number, run: Run | undefined): boolean {
  const stack: Pair[] = [[a, b, depth]];
  for (let pair = stack.pop(); pair !== undefined; pair = stack.pop()) {
    run?.spend(1);
    const [left, right, level] = pair;
    if (level > MAX_DEPTH) raise(() => "Equality check too deep");
    if (!pushParts(left, right, level + 1, stack, run)) return false;
  }
  return true;
}

/** False if the two differ in themselves; otherwise what they hold is left on the stack, the first part on top. */
function pushParts(a: JqValue, b: JqValue, depth: number, stack: Pair[], run: Run | undefined): boolean {
  if (typeof a === "string") return typeof b === "string" && equalTexts(a, b, run);
  if (a === b) return true;
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return equalFlat(a, b, run);
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    run?.spend(a.length);
    run?.allocate(PAIR_SIZE * a.length);
    for (let i = a.length - 1; i >= 0; i--) stack.push([a[i] ?? null, b[i] ?? null, depth]);
    return true;
  }
  if (ExactNumber.is(a) || ExactNumber.is(b)) return equalFlat(a, b, run);
  const keys = Object.keys(a);
  const others = Object.keys(b).length;
  run?.readKeys(keys.length + others);
  if (keys.length !== others || !keys.every((key) => Object.hasOwn(b, key))) return false;
  for (const key of keys) stack.push([a[key] ?? null, b[key] ?? null, depth]);
  return true;
}
