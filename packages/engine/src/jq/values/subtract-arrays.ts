import { equals } from "./equality.ts";
import type { Run } from "./run.ts";
import type { JqValue } from "./value.ts";

/** The elements of `a` that equal none of `b`. NaN equals nothing, so it always stays. */
export function subtractArrays(run: Run, a: readonly JqValue[], b: readonly JqValue[]): JqValue[] {
  run.allocateElements(a.length + 4 * b.length);
  if (!b.every(isAtom)) return subtractByComparing(run, a, b);
  for (const value of b) readToHash(run, value);
  for (const value of a) readToHash(run, value);
  const taken = new Set<JqValue>(b);
  taken.delete(Number.NaN);
  return a.filter((element) => !(isAtom(element) ? taken.has(element) : isAmong(run, element, b)));
}

/** A `Set` reads all of a text, and takes some time to find its place. */
function readToHash(run: Run, value: JqValue): void {
  run.spend(4);
  if (typeof value === "string") run.readText(value.length);
}

function subtractByComparing(run: Run, a: readonly JqValue[], b: readonly JqValue[]): JqValue[] {
  return a.filter((element) => !isAmong(run, element, b));
}

function isAmong(run: Run, element: JqValue, candidates: readonly JqValue[]): boolean {
  run.spend(candidates.length);
  return candidates.some((candidate) => equals(element, candidate, run));
}

/** A value that equals another one only if it is the same in JavaScript. A number that kept its digits is not. */
function isAtom(value: JqValue): boolean {
  return typeof value !== "object" || value === null;
}
