import { classText } from "./character-classes.ts";
import type { CharacterSet, SetItem } from "./pattern.ts";

const LAST_CODE = 0x10ffff;

/** The JavaScript class, for flag `v`, of a set. `ascii`: of its part below U+0080, in a form that is faster. */
export function setText({ negated, items }: CharacterSet, ascii: boolean): string {
  return `[${negated ? "^" : ""}${items.map((item) => itemText(item, ascii)).join("")}]`;
}

function itemText(item: SetItem, ascii: boolean): string {
  if ("from" in item) return rangeText(item.from, Math.min(item.to, LAST_CODE));
  if ("property" in item) return `\\${item.negated ? "P" : "p"}{${item.property}}`;
  const text = classText(item.named, ascii);
  return item.negated ? `[^${text}]` : text;
}

function rangeText(from: number, to: number): string {
  if (from > to) return "";
  return from === to ? codeText(from) : `${codeText(from)}-${codeText(to)}`;
}

/** A character in a JavaScript pattern, wherever it stands. */
export function codeText(code: number): string {
  const character = String.fromCodePoint(code);
  return /^[A-Za-z0-9]$/.test(character) ? character : `\\u{${code.toString(16)}}`;
}
