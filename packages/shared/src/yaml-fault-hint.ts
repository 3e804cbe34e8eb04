import type { ErrorCode } from "yaml";
import { asText, inSingleQuotes, isWholeJq } from "./whole-jq.ts";
import { toLineEnd } from "./yaml-nodes.ts";

const QUOTE = "If this is jq, put the whole expression in single quotes: 'expression'.";
const QUOTED: ReadonlySet<ErrorCode> = new Set([
  ...(["BAD_SCALAR_START", "BLOCK_AS_IMPLICIT_KEY", "UNEXPECTED_TOKEN", "TAG_RESOLVE_FAILED", "MISSING_CHAR"] as const),
  ...(["MULTILINE_IMPLICIT_KEY", "BAD_DQ_ESCAPE", "BAD_ALIAS"] as const),
]);
const OTHERS: Partial<Record<ErrorCode, string>> = {
  TAB_AS_INDENT: "Indent with spaces.",
  MULTIPLE_DOCS: "Keep one document: take out the `---` and what follows it.",
};

/** Words and signs with which a line of jq goes on, and no key of YAML begins. */
const GOES_ON = /^\s*(?:[|+*/)\]}]|[=!<>]=?\s|-\s+[.(]|(?:and|or|then|else|elif|end|as)\b)/;
const KEY = /^(\s*(?:- +)?)("?[\w$.-]+"?):(?:\s+|$)/;

/** `{ title: .name + " #" }`: the comment takes in the bracket that closes. */
const CUT_IN_BRACKETS = /:\s+[[{].*\s#.*[\]}]\s*$/;

/** What to do about a fault of YAML in line `at`, from 0. Where the line is certain, how it is written right. */
export function faultHint(code: ErrorCode, lines: readonly string[], at: number): string | undefined {
  const line = lines[at] ?? "";
  const cut = [at, at - 1].find((near) => CUT_IN_BRACKETS.test(lines[near] ?? ""));
  if (code === "BAD_INDENT" && cut !== undefined)
    return `\` #\` begins a comment in YAML, so that the bracket in line ${cut + 1} is never closed. ${QUOTE}`;
  if (code === "BAD_INDENT" && GOES_ON.test(line)) return hintOfContinuation(lines, at);
  if (!QUOTED.has(code)) return OTHERS[code];
  if (/^\s*- kind:/.test(line)) return "Indent this `-` as much as the one of the resource before it.";
  return hintOfNextLine(lines, at) ?? (GOES_ON.test(line) ? hintOfContinuation(lines, at) : hintOfValue(line));
}

/** How `*name` is written where it refers to nothing. */
export function aliasHint(text: string, offset: number): string {
  const line = toLineEnd(text, text.lastIndexOf("\n", offset - 1) + 1);
  const value = valueIn(line);
  return line.trim().startsWith("<<") || !value.startsWith("*")
    ? "Write the anchor in front of what it names, above this line."
    : `If the text itself is meant, it needs inner quotes: ${asText(value)}.`;
}

/** `title: .name`, and below it `icon: .icon`, which is indented more. */
function hintOfNextLine(lines: readonly string[], at: number): string | null {
  const own = KEY.exec(lines[at] ?? "");
  const next = KEY.exec(lines[at + 1] ?? "");
  const isOneLine = own !== null && !/:\s/.test(valueIn(lines[at] ?? "")) && isWholeJq(valueIn(lines[at] ?? ""));
  if (!isOneLine || next === null || (next[1] ?? "").length <= (own[1] ?? "").length) return null;
  return `Indent \`${next[2]}:\` in the next line as much as \`${own[2]}:\`.`;
}

/** An expression goes over no more lines. */
const MOST_LINES = 100;

/** A line that goes on with an expression, of which YAML does not know. */
function hintOfContinuation(lines: readonly string[], at: number): string {
  let first = at - 1;
  while (first > at - MOST_LINES && !KEY.test(lines[first] ?? "")) first -= 1;
  const [, indent = "", key = "key"] = KEY.exec(lines[first] ?? "") ?? [];
  const comment = lines.slice(first, at).findIndex((line) => /\s#/.test(line));
  if (comment >= 0) {
    const where = `The comment in line ${first + comment + 1} ends the expression there`;
    return `${where}. Write it in a block: \`${key}: |\`, and all its lines below, indented more than \`${key}\`.`;
  }
  const own = /^\s*/.exec(lines[at] ?? "")?.[0] ?? "";
  return own.length <= indent.length ? `Indent this line more than \`${key}:\`, whose expression goes on here.` : QUOTE;
}

function hintOfValue(line: string): string {
  const value = valueIn(line);
  if (value.startsWith("!")) return hintOfTag(value);
  if (/^[*%`]/.test(value)) return `If the text itself is meant, it needs inner quotes: ${asText(value)}.`;
  const meant = withoutQuotes(value);
  if (!isWholeJq(meant)) return QUOTE;
  return meant.startsWith("[")
    ? `A list of jq needs single quotes around all of it: ${inSingleQuotes(meant)}.`
    : `If this is jq, put the whole expression in single quotes: ${inSingleQuotes(meant)}.`;
}

/** `!.archived`, `!(.a == "b")`, `!important` */
function hintOfTag(value: string): string {
  const rest = value.replace(/^!\s*/, "");
  return /^(?:[.([$]|\w+\()/.test(rest) && isWholeJq(rest)
    ? `\`!\` begins a tag in YAML; jq negates with \`not\`: ${inSingleQuotes(`${rest} | not`)}.`
    : `\`!\` begins a tag in YAML. If the text itself is meant, it needs inner quotes: ${asText(value)}.`;
}

/** `".name | test("a")"`, `".a + \"\d\""`: the quotes of YAML are there, and are of the wrong kind. */
function withoutQuotes(value: string): string {
  const inside = /^"\s*([.([{].*)"$/.exec(value)?.[1];
  return inside === undefined ? value : inside.replaceAll(/\\(.)/g, (pair, sign) => escapeOf(pair, String(sign)));
}

/** `\"` was written for YAML; `\d` was meant for a regular expression, and jq wants two backslashes there. */
function escapeOf(pair: string, sign: string): string {
  if (sign === '"') return '"';
  return /[\\/bfnrtu(]/.test(sign) ? pair : `\\${pair}`;
}

function valueIn(line: string): string {
  const key = KEY.exec(line);
  return (key === null ? "" : line.slice(key[0].length)).trim();
}
