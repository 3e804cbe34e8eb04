import type { Query } from "./ast.ts";
import { parseDefinition } from "./parse-definition.ts";
import { parsePatterns } from "./parse-pattern.ts";
import { parsePipe } from "./parse-pipe.ts";
import type { Parser } from "./parser.ts";
import type { TokenKind } from "./token.ts";

/** A whole filter: everything from `|` down. */
export function parseQuery(parser: Parser): Query {
  parser.enter();
  const query = parsePipe(parser, parseStage);
  parser.leave();
  return query;
}

/** Where something else than the broken stage can begin. */
const afterStage: readonly TokenKind[] = ["|", ";", ":", "then", "elif", "else", "end"];

/** An error in a stage does not keep the next one from being read: `.a b | .c d` has two. */
function parseStage(parser: Parser): Query {
  const fallback: Query = { kind: "identity", span: parser.peek().span };
  return parser.attempt(parseComma, fallback, ...afterStage);
}

/** `a, b, c`, to the left. */
function parseComma(parser: Parser): Query {
  const { start } = parser.peek().span;
  let left = parseItem(parser);
  while (parser.accept(",")) {
    const right = parseItem(parser);
    left = { kind: "comma", left, right, span: parser.since(start) };
  }
  return left;
}

/** `def`, `label` and `as` take all that follows as their body: `1, 2 as $x | 3, 4` is `1, (2 as $x | (3, 4))`. */
function parseItem(parser: Parser): Query {
  if (parser.at("def")) return parseLocalDefinition(parser);
  if (parser.at("label")) return parseLabel(parser);
  const { start } = parser.peek().span;
  const source = parser.grammar.expression(parser);
  if (!parser.accept("as")) return source;
  const patterns = parsePatterns(parser);
  parser.expect("|", "|", "?//");
  const body = parseQuery(parser);
  return { kind: "bind", source, patterns, body, span: parser.since(start) };
}

function parseLocalDefinition(parser: Parser): Query {
  const { start } = parser.peek().span;
  const definition = parseDefinition(parser);
  const body = parseQuery(parser);
  return { kind: "def", definition, body, span: parser.since(start) };
}

function parseLabel(parser: Parser): Query {
  const { start } = parser.next().span;
  const name = parser.expect("variable", "variable").text;
  parser.expect("|", "|");
  const body = parseQuery(parser);
  return { kind: "label", name, body, span: parser.since(start) };
}
