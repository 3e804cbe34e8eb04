import type { Query, StringLiteral } from "./ast.ts";
import type { Parser } from "./parser.ts";

/** `"a\(.b)c"`, and with a format before it `@base64 "a\(.b)c"`. */
export function atString(parser: Parser): boolean {
  return parser.at("stringStart") || (parser.at("format") && parser.peek(1).kind === "stringStart");
}

/** The string that {@link atString} has seen. */
export function parseString(parser: Parser): StringLiteral {
  const { start } = parser.peek().span;
  const format = parser.at("format") ? parser.next().text : null;
  const parts: (string | Query)[] = [];
  parser.expect("stringStart", "string");
  while (!parser.at("stringEnd")) parts.push(parsePart(parser));
  parser.next();
  return { kind: "string", format, parts, span: parser.since(start) };
}

function parsePart(parser: Parser): string | Query {
  return parser.at("stringText") ? parser.next().text : parseInterpolation(parser);
}

function parseInterpolation(parser: Parser): Query {
  const fallback: Query = { kind: "identity", span: parser.peek().span };
  return parser.group("interpolationEnd", parser.grammar.query, fallback, ["operator", ")"]);
}
