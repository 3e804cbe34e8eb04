import type { BinaryOperator, Query, Span, UpdateOperator } from "./ast.ts";
import type { TokenKind } from "./token.ts";

/** How tightly a filter holds together; a higher level binds tighter. The parser and the printer share it. */
export const level = {
  pipe: 0,
  comma: 1,
  /** `def f: …; …`, `label $x | …`, `… as $x | …`: they take all that follows. */
  item: 2,
  /** `//` */
  alternative: 3,
  /** `=`, `|=`, `+=`, … */
  update: 4,
  or: 5,
  and: 6,
  /** `==`, `<`, … */
  comparison: 7,
  /** `+`, `-` */
  sum: 8,
  /** `*`, `/`, `%` */
  product: 9,
  /** `-a`, `try a` */
  prefix: 10,
  /** `a.b`, `a[]`, `a?`, and all that needs no operator */
  postfix: 11,
} as const;

interface InfixOperator {
  readonly level: number;
  /** Whether `a op b op c` is `(a op b) op c`, or an error: `1 < 2 < 3`. */
  readonly chains: boolean;
  readonly build: (left: Query, right: Query, span: Span) => Query;
}

const binary = (operator: BinaryOperator, at: number): InfixOperator => ({
  level: at,
  chains: at !== level.comparison,
  build: (left, right, span) => ({ kind: "binary", operator, left, right, span }),
});

const update = (operator: UpdateOperator): InfixOperator => ({
  level: level.update,
  chains: false,
  build: (left, right, span) => ({ kind: "update", operator, left, right, span }),
});

/** The operators between `//` and the prefixes, which group to the left or not at all. `.a = .b // 1` is `(.a = .b) // 1`, and `1 // .a = 2` is `1 // (.a = 2)`. */
export const infixOperators: ReadonlyMap<TokenKind, InfixOperator> = new Map<TokenKind, InfixOperator>([
  ["=", update("=")],
  ["|=", update("|=")],
  ["+=", update("+=")],
  ["-=", update("-=")],
  ["*=", update("*=")],
  ["/=", update("/=")],
  ["%=", update("%=")],
  ["//=", update("//=")],
  ["or", binary("or", level.or)],
  ["and", binary("and", level.and)],
  ["==", binary("==", level.comparison)],
  ["!=", binary("!=", level.comparison)],
  ["<", binary("<", level.comparison)],
  ["<=", binary("<=", level.comparison)],
  [">", binary(">", level.comparison)],
  [">=", binary(">=", level.comparison)],
  ["+", binary("+", level.sum)],
  ["-", binary("-", level.sum)],
  ["*", binary("*", level.product)],
  ["/", binary("/", level.product)],
  ["%", binary("%", level.product)],
]);
