import type { If, Query } from "./ast.ts";
import { parsePatterns } from "./parse-pattern.ts";
import type { Parser } from "./parser.ts";
import type { Token, TokenKind } from "./token.ts";

/** `if c then a elif d then b else e end`. A part with an error in it does not keep the others from being read. */
export function parseIf(parser: Parser): Query {
  const opener = parser.peek();
  const fallback: Query = { kind: "identity", span: opener.span };
  return parser.attempt<Query>(() => parseBranches(parser, opener), fallback, "end");
}

/** From `if` or `elif` to `end`; an `elif` is an `if` of its own in the tree, and shares that `end`. */
function parseBranches(parser: Parser, opener: Token): If {
  const { start } = parser.next().span;
  const condition = parsePart(parser, "then");
  if (!parser.accept("then")) parser.fail(["operator", "then"], opener);
  const then = parsePart(parser, "elif", "else", "end");
  const otherwise = parseOtherwise(parser, opener);
  return { kind: "if", condition, then, otherwise, span: parser.since(start) };
}

function parseOtherwise(parser: Parser, opener: Token): Query | null {
  if (parser.at("elif")) return parser.deeper(() => parseBranches(parser, opener));
  const otherwise = parser.accept("else") ? parsePart(parser, "end") : null;
  if (!parser.accept("end")) {
    parser.fail(otherwise === null ? ["operator", "elif", "else", "end"] : ["operator", "end"], opener);
  }
  return otherwise;
}

function parsePart(parser: Parser, ...stops: readonly TokenKind[]): Query {
  const fallback: Query = { kind: "identity", span: parser.peek().span };
  return parser.attempt(() => parser.grammar.query(parser), fallback, ...stops);
}

/** `reduce s as $p (init; update)`, `foreach s as $p (init; update; extract)`. */
export function parseFold(parser: Parser, kind: "reduce" | "foreach"): Query {
  const { start } = parser.next().span;
  const source = parser.deeper(parser.grammar.expression);
  parser.expect("as", "operator", "as");
  const patterns = parsePatterns(parser);
  if (!parser.at("(")) parser.fail(["(", "?//"]);
  const none: Query = { kind: "identity", span: parser.peek().span };
  const parts = parser.group(")", () => parseFoldParts(parser, kind), [], ["operator", ")"]);
  const [init = none, update = none, extract = null] = parts;
  const span = parser.since(start);
  return kind === "reduce"
    ? { kind, source, patterns, init, update, span }
    : { kind, source, patterns, init, update, extract, span };
}

function parseFoldParts(parser: Parser, kind: "reduce" | "foreach"): Query[] {
  const init = parser.grammar.query(parser);
  parser.expect(";", "operator", ";");
  const parts = [init, parser.grammar.query(parser)];
  if (kind === "foreach" && parser.accept(";")) parts.push(parser.grammar.query(parser));
  return parts;
}
