import type { Query } from "./ast.ts";
import type { Expected } from "./expected.ts";
import { parseDefinition } from "./parse-definition.ts";
import { parsePatterns } from "./parse-pattern.ts";
import { parsePipe } from "./parse-pipe.ts";
import type { Parser } from "./parser.ts";
import { startsFilter, type TokenKind } from "./token.ts";

/** A whole filter: everything from `|` down. `expected` is what to say where another filter follows without an operator. */
export function parseQuery(parser: Parser, expected: readonly Expected[]): Query {
  parser.enter();
  const query = parsePipe(parser, parseStage, expected);
  parser.leave();
  return query;
}

/** Where something else than the broken stage can begin. */
const afterStage: readonly TokenKind[] = ["|", ";", ":", "then", "elif", "else", "end"];

/** An error in a stage does not keep the next one from being read: `.a b | .c d` has two. */
function parseStage(parser: Parser, expected: readonly Expected[]): Query {
  const { depth } = parser;
  const { span } = parser.peek();
  try {
    const stage = parseComma(parser, expected);
    return startsFilter(parser.peek().kind) ? parser.fail(expected) : stage;
  } catch (thrown) {
    parser.recover(thrown, depth, afterStage);
    return { kind: "identity", span };
  }
}

/** `a, b, c`, to the left. */
function parseComma(parser: Parser, expected: readonly Expected[]): Query {
  const { start } = parser.peek().span;
  let left = parseItem(parser, expected);
  while (parser.accept(",")) {
    const right = parseItem(parser, expected);
    left = { kind: "comma", left, right, span: parser.since(start) };
  }
  return left;
}

/** `def`, `label` and `as` take all that follows as their body: `1, 2 as $x | 3, 4` is `1, (2 as $x | (3, 4))`. */
function parseItem(parser: Parser, expected: readonly Expected[]): Query {
  if (parser.at("def")) return parseLocalDefinition(parser, expected);
  if (parser.at("label")) return parseLabel(parser, expected);
  const { start } = parser.peek().span;
  const source = parser.grammar.expression(parser);
  if (!parser.accept("as")) return source;
  const patterns = parsePatterns(parser);
  parser.expect("|", "|", "?//");
  const body = parseQuery(parser, expected);
  return { kind: "bind", source, patterns, body, span: parser.since(start) };
}

function parseLocalDefinition(parser: Parser, expected: readonly Expected[]): Query {
  const { start } = parser.peek().span;
  const definition = parseDefinition(parser);
  const body = parseQuery(parser, expected);
  return { kind: "def", definition, body, span: parser.since(start) };
}

function parseLabel(parser: Parser, expected: readonly Expected[]): Query {
  const { start } = parser.next().span;
  const name = parser.expect("variable", "variable").text;
  parser.expect("|", "|");
  const body = parseQuery(parser, expected);
  return { kind: "label", name, body, span: parser.since(start) };
}
