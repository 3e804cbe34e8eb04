import type { Keyword, SymbolText, Token } from "./token.ts";

/** Things with a name of their own that the parser can expect; everything else it expects is a keyword or symbol. */
const wording = {
  /** `1 | ` */
  filter: "a filter",
  /** `1 2` */
  operator: "an operator",
  /** `1 < 2 < 3` */
  otherOperator: "an operator of another kind",
  /** `def 1: .;` */
  functionName: "a function name",
  /** `def f(): .;` */
  parameter: "a parameter",
  /** `label x | .` */
  variable: "a `$name`",
  /** `. as x | .` */
  pattern: "a `$name`, `[…]` or `{…}` to bind",
  /** `{1: 2}` */
  key: "an object key",
  /** `. as {1: $x} | .` */
  patternKey: "a key to take apart",
  /** `import a as b; .` */
  path: "a path in quotes",
  /** `import "a" as 1; .` */
  alias: "a module name or `$name`",
  /** `.a.1` */
  afterDot: 'a name, `"…"` or `[…]` right after the dot',
  /** `{@base64: 1}` */
  string: "a string",
  /** `1)` */
  endOfSource: "the end",
} as const;

export type Expected = keyof typeof wording | SymbolText | Keyword;

/** ``an operator, `,` or `]` `` for "expected …, found …". */
export function describeExpected(expected: readonly Expected[]): string {
  const words = expected.map((one) => (isNamed(one) ? wording[one] : `\`${one}\``));
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
}

function isNamed(expected: Expected): expected is keyof typeof wording {
  return Object.hasOwn(wording, expected);
}

/** What stands there instead, in the words of the source. */
export function describeFound({ kind, text }: Token): string {
  switch (kind) {
    case "endOfSource":
      return "the end";
    case "stringStart":
      return "a string";
    case "field":
      return `\`.${text}\``;
    case "variable":
      return `\`$${text}\``;
    default:
      return `\`${text}\``;
  }
}
