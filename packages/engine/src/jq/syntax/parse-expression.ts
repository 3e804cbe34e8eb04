import type { Query, Span, Try } from "./ast.ts";
import { foldRight, type Operand } from "./fold-right.ts";
import { parsePostfix } from "./parse-postfix.ts";
import type { Parser } from "./parser.ts";
import { infixOperators, level } from "./precedence.ts";

/** Operators from `//` upwards: what may stand before `as`, and as a value in an object. `a // b // c` groups to the right. */
export function parseExpression(parser: Parser): Query {
  const { start } = parser.peek().span;
  const first = climb(parser, level.update);
  if (!parser.at("//")) return first;
  const others: Operand[] = [];
  while (parser.accept("//")) others.push({ start: parser.peek().span.start, query: climb(parser, level.update) });
  return foldRight({ start, query: first }, others, parser.since(start).end, buildAlternative);
}

function buildAlternative(left: Query, right: Query, span: Span): Query {
  return { kind: "alternative", left, right, span };
}

/** Reads operators that bind at least as tightly as `lowest`, by precedence climbing. */
function climb(parser: Parser, lowest: number): Query {
  const { start } = parser.peek().span;
  let left = parsePrefixed(parser);
  // The level of an operator that does not chain is used up by its first one: `1 < 2` cannot go on with `< 3`.
  let usedUp = -1;
  for (;;) {
    const operator = infixOperators.get(parser.peek().kind);
    if (operator === undefined || operator.level < lowest) return left;
    if (operator.level === usedUp) return parser.fail(["otherOperator"]);
    parser.next();
    const right = climb(parser, operator.level + 1);
    left = operator.build(left, right, parser.since(start));
    usedUp = operator.chains ? -1 : operator.level;
  }
}

/** `-a` and `try a catch b` bind tighter than any infix operator: `-1 + 2` is 1, `try error(1) catch . + 1` is 2. */
function parsePrefixed(parser: Parser): Query {
  if (parser.at("-")) return parseNegation(parser);
  return parser.at("try") ? parseTry(parser) : parsePostfix(parser);
}

function parseNegation(parser: Parser): Query {
  const { start } = parser.next().span;
  parser.enter();
  const operand = parsePrefixed(parser);
  parser.leave();
  return { kind: "negate", operand, span: parser.since(start) };
}

/** A `catch` belongs to the nearest `try`. */
function parseTry(parser: Parser): Try {
  const { start } = parser.next().span;
  parser.enter();
  const body = parsePrefixed(parser);
  const handler = parser.accept("catch") ? parsePrefixed(parser) : null;
  parser.leave();
  return { kind: "try", body, handler, span: parser.since(start) };
}
