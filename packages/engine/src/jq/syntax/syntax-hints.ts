import type { Expected } from "./expected.ts";
import { isKeyword, startsFilter, type Token } from "./token.ts";

/** Where a problem arose: what stands there, and the token before it. */
export interface Surroundings {
  readonly found: Token;
  readonly before: Token | undefined;
  readonly expected: readonly Expected[];
}

type Hint = (around: Surroundings) => string | undefined;

/** What to do about a frequent mistake, undefined for all others. */
export function hintFor(around: Surroundings): string | undefined {
  for (const hint of hints) {
    const text = hint(around);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** `if . then 1 elseif . then 2 end` */
const elseIfInOneWord: Hint = ({ found }) => (/^(elseif|elsif)$/i.test(found.text) ? "jq writes `elif`" : undefined);

/** `if . then 1 else if . then 2 else 3 end` */
const missingEnd: Hint = ({ found, expected }) =>
  found.kind === "endOfSource" && expected.includes("end")
    ? "every `if` has its own `end`; in `else if` too, but not in `elif`"
    : undefined;

/** `.a ?// "none"` */
const questionSlashes: Hint = ({ found, expected }) =>
  found.kind === "?//" && expected.includes("operator")
    ? "with a space in between it is `?` and `//`: `.a? // 1`"
    : undefined;

/** `.items.0`, which is read as `.items` and `.0` */
const dottedIndex: Hint = ({ found, before }) =>
  found.kind === "number" && found.text.startsWith(".") && before !== undefined && touches(before, found)
    ? `an element of an array is \`[${found.text.slice(1)}]\``
    : undefined;

/** `.a.$key`, `.$key` */
const dottedVariable: Hint = ({ found, before }) =>
  found.kind === "variable" && before?.kind === "." ? `a key in a variable is \`[$${found.text}]\`` : undefined;

/** `. name`, `.items. name` */
const dotAndSpace: Hint = ({ found, before }) =>
  (found.kind === "name" || isKeyword(found.kind)) && before?.kind === "." && !touches(before, found)
    ? `without the space it is a field: \`.${found.text}\``
    : undefined;

/** `{{ .name }}` */
const template: Hint = ({ found, before }) =>
  found.kind === "{" && before?.kind === "{"
    ? 'jq has no `{{…}}`; text with values in it is `"… \\(.name) …"`'
    : undefined;

/** `[1, 2,]`; `{"a": 1,}` is fine */
const trailingComma: Hint = ({ found, before }) =>
  before?.kind === "," && (found.kind === "]" || found.kind === "}" || found.kind === ")")
    ? "leave out the comma before it"
    : undefined;

/** `now()`, `f(1;)` */
const emptyArgument: Hint = ({ found, before }) => {
  if (found.kind !== ")") return undefined;
  if (before?.kind === ";") return "leave out the `;` before it";
  return before?.kind === "(" ? "without arguments a call has no parentheses" : undefined;
};

/** `{a: 1 as $x | $x}`, `1 + def f: 2; f` */
const needsParentheses: Hint = ({ found, expected }) => {
  if (found.kind === "as" && expected.includes("}")) return "in an object, `… as $x | …` needs parentheses around it";
  const opensBody = found.kind === "def" || found.kind === "label";
  return opensBody && expected.includes("filter") ? `\`${found.kind} …\` needs parentheses around it here` : undefined;
};

/** `.a ? 1 : 2` */
const ternary: Hint = ({ found, before }) =>
  before?.kind === "?" && startsFilter(found.kind) ? "jq writes `if … then … else … end`" : undefined;

/** `def if: 1; .`, `def f(end): 1; .` */
const keywordAsName: Hint = ({ found, expected }) =>
  isKeyword(found.kind) && (expected.includes("functionName") || expected.includes("parameter"))
    ? `\`${found.text}\` is a keyword and cannot be a name`
    : undefined;

/** `label out | 1`, `. as x | x` */
const missingDollar: Hint = ({ found, expected }) =>
  found.kind === "name" && (expected.includes("variable") || expected.includes("pattern"))
    ? `the names of variables and labels begin with \`$\`: \`$${found.text}\``
    : undefined;

/** `{1: 2}`, `{.a: 1}` */
const otherKey: Hint = ({ found, expected }) => {
  if (!expected.includes("key")) return undefined;
  if (found.kind === "number") return `a number as a key needs quotes: \`"${found.text}"\``;
  return startsFilter(found.kind) ? "a key that is computed needs parentheses: `{(.name): 1}`" : undefined;
};

/** `{"a": .b; "c": .d}`, `.a; .b` */
const semicolon: Hint = ({ found, expected }) => {
  if (found.kind !== ";") return undefined;
  if (expected.includes("}")) return "entries are separated by commas";
  return expected.includes("endOfSource")
    ? "`;` only separates arguments; filters are joined by `|` or `,`"
    : undefined;
};

/** `.a .b` is fine, `.a length` is not */
const juxtaposed: Hint = ({ found, expected }) =>
  expected.includes("operator") && !expected.includes("as") && startsFilter(found.kind)
    ? "`|` feeds one filter into the next, `,` gives the outputs of both"
    : undefined;

function touches(left: Token, right: Token): boolean {
  return left.span.end === right.span.start;
}

/** The more particular first. */
const hints: readonly Hint[] = [
  ...[elseIfInOneWord, missingEnd, questionSlashes, dottedIndex, dottedVariable, dotAndSpace, template, trailingComma],
  ...[emptyArgument, needsParentheses, ternary, keywordAsName, missingDollar, otherKey, semicolon, juxtaposed],
];
