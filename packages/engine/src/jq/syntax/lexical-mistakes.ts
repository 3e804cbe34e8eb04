import type { Keyword, SymbolText } from "./token.ts";

/** An operator of another language, and the jq one that is meant. */
interface ForeignOperator {
  readonly written: string;
  /** Null where jq has none at this place, only a filter to call: `!x` is `x | not`. */
  readonly meant: SymbolText | Keyword | null;
  readonly hint: string;
}

/** Longest first. Real jq rejects each of these, whatever stands around it. */
const foreignOperators: readonly ForeignOperator[] = [
  { written: "===", meant: "==", hint: "jq compares with `==`" },
  { written: "!==", meant: "!=", hint: "jq compares with `!=`" },
  { written: "&&", meant: "and", hint: "jq writes `and`" },
  { written: "||", meant: "or", hint: "jq writes `or`; for a default value it has `//`" },
  { written: "<>", meant: "!=", hint: "jq compares with `!=`" },
  { written: "=>", meant: ">=", hint: "jq compares with `>=`" },
  { written: "!", meant: null, hint: "jq negates with the filter `not`: `.archived | not`" },
];

/** The operator of another language that stands at `at`. A `!=` is jq's own. */
export function foreignOperatorAt(source: string, at: number): ForeignOperator | undefined {
  const found = foreignOperators.find(({ written }) => source.startsWith(written, at));
  return found?.written === "!" && source[at + 1] === "=" ? undefined : found;
}

/** Quotes that jq does not know, each with what closes it. */
const foreignQuotes: ReadonlyMap<string, string> = new Map([
  ["'", "'"],
  ["`", "`"],
  ["“", "”"],
  ["”", "”"],
  ["„", "“"],
  ["‘", "’"],
  ["’", "’"],
  ["«", "»"],
]);

/** What closes a string that begins with a wrong kind of quote; undefined if this is no quote, or the string has no end. */
export function foreignQuoteEnd(source: string, at: number): string | undefined {
  const closer = foreignQuotes.get(source[at] ?? "");
  return closer !== undefined && source.includes(closer, at + 1) ? closer : undefined;
}

const unseenCharacters: ReadonlyMap<string, string> = new Map([
  ["\u00a0", "a no-break space"],
  ["\u200b", "a zero-width space"],
  ["\u202f", "a narrow no-break space"],
  ["\u3000", "a wide space"],
  ["\ufeff", "a byte order mark"],
  ["\f", "a form feed"],
  ["\v", "a vertical tab"],
  ["\u0000", "a NUL character"],
]);

/** How to speak of characters that jq has no use for, and what to do about them. */
export function describeInvalid(text: string): { readonly name: string; readonly hint?: string } {
  const unseen = unseenCharacters.get(text[0] ?? "");
  if (unseen !== undefined)
    return { name: unseen, hint: "delete it; jq takes spaces, tabs and line breaks between words" };
  if (/^\p{L}/u.test(text)) {
    return {
      name: `\`${text}\``,
      hint: `names are made of ASCII letters, digits and _; a key can be quoted: \`."${text}"\``,
    };
  }
  const hint = loneCharacters.get(text);
  return { name: text === "`" ? "a backtick" : `\`${text}\``, ...(hint === undefined ? {} : { hint }) };
}

const loneCharacters: ReadonlyMap<string, string> = new Map([
  ["$", "a variable is written `$name`"],
  ["@", "a format is written `@base64`"],
  ["\\", "outside of strings there is nothing to escape"],
  ["'", "jq strings stand between double quotes"],
  ["&", "jq writes `and`"],
]);
