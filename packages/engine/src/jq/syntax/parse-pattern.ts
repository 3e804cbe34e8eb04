import type { ArrayPattern, ObjectPattern, ObjectPatternEntry, Pattern, Query } from "./ast.ts";
import { isBareKey, keyNamed, parseBareKey, parseComputedKey } from "./parse-key.ts";
import { atString, parseString } from "./parse-string.ts";
import type { Parser } from "./parser.ts";

/** What stands between `as` and the body: `$x`, or alternatives to try in order: `[$a] ?// $a`. */
export function parsePatterns(parser: Parser): Pattern[] {
  const patterns = [parsePattern(parser)];
  while (parser.accept("?//")) patterns.push(parsePattern(parser));
  return patterns;
}

function parsePattern(parser: Parser): Pattern {
  const { kind, text, span } = parser.peek();
  if (kind === "[") return parseArrayPattern(parser);
  if (kind === "{") return parseObjectPattern(parser);
  parser.expect("variable", "pattern");
  return { kind: "variablePattern", name: text, span };
}

/** `[$a, [$b]]`; unlike an array it is never empty. */
function parseArrayPattern(parser: Parser): ArrayPattern {
  const { start } = parser.peek().span;
  parser.enter();
  const elements = parser.group("]", () => parseList(parser, parsePattern), [], [",", "]"]);
  parser.leave();
  return { kind: "arrayPattern", elements, span: parser.since(start) };
}

/** `{a: $x, $b}`; unlike an object it is never empty and ends without a comma. */
function parseObjectPattern(parser: Parser): ObjectPattern {
  const { start } = parser.peek().span;
  parser.enter();
  const entries = parser.group("}", () => parseList(parser, parseEntry), [], [",", "}"]);
  parser.leave();
  return { kind: "objectPattern", entries, span: parser.since(start) };
}

function parseList<T>(parser: Parser, element: (parser: Parser) => T): T[] {
  const elements = [element(parser)];
  while (parser.accept(",")) elements.push(element(parser));
  return elements;
}

function parseEntry(parser: Parser): ObjectPatternEntry {
  const { kind, text, span } = parser.peek();
  if (kind === "variable") return parseVariableEntry(parser, text);
  const key = parseKey(parser);
  parser.expect(":", ":");
  return { key, variable: null, pattern: parsePattern(parser), span: parser.since(span.start) };
}

/** `{$b}` binds `$b` to the value at "b"; `{$b: [$c]}` takes that value apart as well. */
function parseVariableEntry(parser: Parser, variable: string): ObjectPatternEntry {
  const { span } = parser.next();
  const pattern = parser.accept(":") ? parsePattern(parser) : null;
  return { key: keyNamed(variable, span), variable, pattern, span: parser.since(span.start) };
}

function parseKey(parser: Parser): Query {
  if (isBareKey(parser.peek())) return parseBareKey(parser);
  if (atString(parser)) return parseString(parser);
  return parser.at("(") ? parseComputedKey(parser) : parser.fail(["patternKey"]);
}
