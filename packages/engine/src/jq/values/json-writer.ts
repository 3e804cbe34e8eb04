import { formatNumber } from "./format-number.ts";
import { quote } from "./quote.ts";
import type { Run } from "./run.ts";
import { isNumber } from "./type-of.ts";
import type { JqObject, JqValue } from "./value.ts";

/** jq writes no deeper than this. */
const MAX_DEPTH = 10_000;
/** A part that waits to be written, and the text in front of it. */
const PART_SIZE = 128;
const SKIPPED = "<skipped: too deep>";

/** Text still to be written, or a value. */
type Pending = string | Nested;

interface Nested {
  readonly value: JqValue;
  readonly depth: number;
}

/** The keys of an object in the order in which they are written. */
export type KeysOf = (object: JqObject) => readonly string[];

/** Writes JSON at any depth, without recursion; on one line if `indent` is null. */
export function writeJson(
  value: JqValue,
  depth: number,
  indent: string | null,
  run: Run | undefined,
  keysOf: KeysOf = Object.keys,
): string {
  const pieces: string[] = [];
  const stack: Pending[] = [{ value, depth }];
  for (let pending = stack.pop(); pending !== undefined; pending = stack.pop()) {
    const piece = typeof pending === "string" ? pending : scalarText(pending);
    if (piece !== undefined) {
      run?.allocate(piece.length);
      pieces.push(piece);
    } else if (typeof pending === "object") {
      if (run !== undefined) chargeParts(run, pending.value);
      pushParts(stack, pending, indent, keysOf);
    }
  }
  return pieces.join("");
}

/** Undefined for arrays and objects that have something in them. */
function scalarText({ value, depth }: Nested): string | undefined {
  if (depth > MAX_DEPTH) return SKIPPED;
  if (typeof value === "string") return quote(value);
  if (isNumber(value)) return formatNumber(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return value.length === 0 ? "[]" : undefined;
  return Object.keys(value).length === 0 ? "{}" : undefined;
}

/** What waits on the stack takes more than the value itself. */
function chargeParts(run: Run, value: JqValue): void {
  const parts = Array.isArray(value) ? value.length : Object.keys(value ?? {}).length;
  if (Array.isArray(value)) run.spend(parts);
  else run.readEntries(parts);
  run.allocate(PART_SIZE * parts);
}

/** The parts go onto the stack last one first. */
function pushParts(stack: Pending[], { value, depth }: Nested, indent: string | null, keysOf: KeysOf): void {
  const parts = partsOf(value, indent, keysOf);
  const inner = lineBreak(indent, depth + 1);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  stack.push(lineBreak(indent, depth) + close);
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i];
    if (part === undefined) continue;
    stack.push({ value: part.value, depth: depth + 1 }, (i === 0 ? open : ",") + inner + part.label);
  }
}

interface Part {
  /** What stands before the value: nothing, or `"key":`. */
  readonly label: string;
  readonly value: JqValue;
}

function partsOf(value: JqValue, indent: string | null, keysOf: KeysOf): Part[] {
  if (Array.isArray(value)) return value.map((element) => ({ label: "", value: element }));
  if (value === null || typeof value !== "object" || isNumber(value)) return [];
  const colon = indent === null ? ":" : ": ";
  return keysOf(value).map((key) => ({ label: quote(key) + colon, value: value[key] ?? null }));
}

function lineBreak(indent: string | null, depth: number): string {
  return indent === null ? "" : `\n${indent.repeat(depth)}`;
}
