import type { Query, StringLiteral } from "./ast.ts";
import { constantType } from "./constant.ts";
import type { Parser } from "./parser.ts";
import { isKeyword, type Token } from "./token.ts";

/** `if` and `foo` alike: the bare words that may be keys of an object and of a pattern. */
export function isBareKey({ kind }: Token): boolean {
  return kind === "name" || isKeyword(kind);
}

/** The key `foo` of `{foo: 1}`, as the string it stands for. */
export function parseBareKey(parser: Parser): StringLiteral {
  const { text, span } = parser.next();
  return keyNamed(text, span);
}

/** `(q)` as the key of an object or pattern. What can only be another type than a string, jq refuses unseen: `{(1): 2}`. */
export function parseComputedKey(parser: Parser): Query {
  const { span } = parser.peek();
  const fallback: Query = { kind: "identity", span };
  const key = parser.group(")", parser.grammar.query, fallback, ["operator", ")"]);
  const type = constantType(key);
  if (type !== null && type !== "string") {
    const hint = type === "number" ? 'a number as a key needs quotes: `"1"`' : undefined;
    parser.complain(`an object key is a string, this is ${nouns[type]}`, key.span, hint, "jq_invalid_key");
  }
  return key;
}

const nouns = {
  null: "null",
  boolean: "a boolean",
  number: "a number",
  array: "an array",
  object: "an object",
} as const;

/** The string a `$name` or bare key stands for as a key. */
export function keyNamed(text: string, span: Token["span"]): StringLiteral {
  return { kind: "string", format: null, parts: [text], span };
}
