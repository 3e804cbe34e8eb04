import type { Query, Try } from "./ast.ts";
import { parsePostfix } from "./parse-postfix.ts";
import type { Parser } from "./parser.ts";
import { infixOperators, level } from "./precedence.ts";

/** Operators from `//` upwards, by precedence climbing: what may stand before `as`, and as a value in an object. */
export function parseExpression(parser: Parser): Query {
  return climb(parser, level.alternative);
}

/** Reads operators that bind at least as tightly as `lowest`. */
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
    const right =
      operator.associativity === "right"
        ? parser.deeper(() => climb(parser, operator.level))
        : climb(parser, operator.level + 1);
    left = operator.build(left, right, parser.since(start));
    usedUp = operator.associativity === "none" ? operator.level : -1;
  }
}

/** `-a` and `try a catch b` bind tighter than any infix operator: `-1 + 2` is 1, `try error(1) catch . + 1` is 2. */
function parsePrefixed(parser: Parser): Query {
  if (parser.at("-")) return parser.deeper(parseNegation);
  return parser.at("try") ? parser.deeper(parseTry) : parsePostfix(parser);
}

function parseNegation(parser: Parser): Query {
  const { start } = parser.next().span;
  const operand = parsePrefixed(parser);
  return { kind: "negate", operand, span: parser.since(start) };
}

/** A `catch` belongs to the nearest `try`. */
function parseTry(parser: Parser): Try {
  const { start } = parser.next().span;
  const body = parsePrefixed(parser);
  const handler = parser.accept("catch") ? parsePrefixed(parser) : null;
  return { kind: "try", body, handler, span: parser.since(start) };
}
