import type { Span } from "./ast.ts";

/** Words that cannot name a function. They may still be fields (`.if`), object keys (`{if: 1}`) and variables (`$if`). */
const keywords = [
  "and",
  "as",
  "break",
  "catch",
  "def",
  "elif",
  "else",
  "end",
  "foreach",
  "if",
  "import",
  "include",
  "label",
  "module",
  "or",
  "reduce",
  "then",
  "try",
] as const;

/** Longest first, so that `//=` is never read as `//` and `=`. */
export const symbols = [
  ...["?//", "//="],
  ...["|=", "+=", "-=", "*=", "/=", "%=", "==", "!=", "<=", ">=", "//", ".."],
  ...["|", ",", "=", "<", ">", "+", "-", "*", "/", "%", "?", ".", ":", ";", "(", ")", "[", "]", "{", "}"],
] as const;

export type Keyword = (typeof keywords)[number];
export type SymbolText = (typeof symbols)[number];

/** A keyword or symbol is its own kind. */
export type TokenKind =
  | Keyword
  | SymbolText
  /** `foo`, `m::foo` */
  | "name"
  /** `.foo`; the text has no dot */
  | "field"
  /** `$foo`, `$m::foo`; the text has no `$` */
  | "variable"
  /** `$__loc__` */
  | "location"
  /** `@base64`; the text keeps the `@` */
  | "format"
  | "number"
  /** The opening quote; then any of text and interpolations; then `stringEnd`. */
  | "stringStart"
  /** A stretch of a string between quotes and interpolations, escapes resolved. */
  | "stringText"
  /** `\(` */
  | "interpolationStart"
  /** The `)` that closes `\(` */
  | "interpolationEnd"
  | "stringEnd"
  /** Characters that belong to no token; the lexer has reported them. */
  | "invalid"
  | "endOfSource";

/** `span` is empty for a closing token that the lexer put in because the source has none. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly span: Span;
}

const closers: ReadonlyMap<TokenKind, TokenKind> = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
  ["stringStart", "stringEnd"],
  ["interpolationStart", "interpolationEnd"],
]);
const closerKinds: ReadonlySet<TokenKind> = new Set(closers.values());

/** Whether a bracket, string or interpolation begins here. */
export function opensGroup(kind: TokenKind): boolean {
  return closers.has(kind);
}

/** Whether a bracket, string or interpolation ends here. */
export function closesGroup(kind: TokenKind): boolean {
  return closerKinds.has(kind);
}

const keywordSet: ReadonlySet<string> = new Set(keywords);

export function isKeyword(text: string): text is Keyword {
  return keywordSet.has(text);
}

const filterStarts: ReadonlySet<TokenKind> = new Set<TokenKind>([
  ...(["name", "field", "variable", "location", "format", "number", "stringStart"] as const),
  ...(["(", "[", "{", ".", "..", "if", "reduce", "foreach", "try", "def", "label", "break"] as const),
]);

/** Whether a filter can begin here. A `-` is not counted: after a filter it subtracts. */
export function startsFilter(kind: TokenKind): boolean {
  return filterStarts.has(kind);
}
