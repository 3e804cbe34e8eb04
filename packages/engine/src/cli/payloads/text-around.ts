import { NEWLINE } from "../../reader/json-bytes.ts";
import { endsScalar } from "./json-scanner.ts";

/** Bytes shown in front of a place, and at most in all. */
const BEFORE = 80;
const SHOWN = 160;
/** A longer token is not looked at. */
const LONGEST_TOKEN = 40;

/** What is around a place, for a message: its line, or a piece of it, and the number or word there: `007`. */
export function textAround(bytes: Buffer, at: number): { readonly text: string; readonly token: string } {
  const from = Math.max(0, at - BEFORE, at === 0 ? 0 : bytes.lastIndexOf(NEWLINE, at - 1) + 1);
  const newline = bytes.indexOf(NEWLINE, at);
  const to = Math.min(newline < 0 ? bytes.length : newline, from + SHOWN);
  const isCut = to < bytes.length && to !== newline;
  return { text: `${bytes.toString("utf8", from, to).trim()}${isCut ? "…" : ""}`, token: tokenAround(bytes, at) };
}

function tokenAround(bytes: Buffer, at: number): string {
  let from = at;
  while (from > 0 && at - from < LONGEST_TOKEN && !endsScalar(bytes[from - 1] ?? 0)) from -= 1;
  let to = at;
  while (to < bytes.length && to - at < LONGEST_TOKEN && !endsScalar(bytes[to] ?? 0)) to += 1;
  return bytes.toString("utf8", from, to);
}
