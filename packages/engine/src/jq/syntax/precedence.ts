import type { BinaryOperator, Query, Span, UpdateOperator } from "./ast.ts";
import type { TokenKind } from "./token.ts";

/** How tightly what stands around a place binds; a higher level binds tighter. The printer and the parser share it. */
export const level = {
  /** `|`, and what swallows all that follows: `def`, `label`, `as` */
  pipe: 0,
  comma: 1,
  /** `//` */
  alternative: 2,
  /** `=`, `|=`, `+=`, … */
  update: 3,
  or: 4,
  and: 5,
  /** `==`, `<`, … */
  comparison: 6,
  /** `+`, `-` */
  sum: 7,
  /** `*`, `/`, `%` */
  product: 8,
  /** `-a`, `try a` */
  prefix: 9,
  /** `a.b`, `a[]`, `a?` */
  postfix: 10,
} as const;

/** `none`: `1 < 2 < 3` is an error. */
export type Associativity = "left" | "right" | "none";

interface InfixOperator {
  readonly level: number;
  readonly associativity: Associativity;
  readonly build: (left: Query, right: Query, span: Span) => Query;
}

const binary = (operator: BinaryOperator, at: number, associativity: Associativity = "left"): InfixOperator => ({
  level: at,
  associativity,
  build: (left, right, span) => ({ kind: "binary", operator, left, right, span }),
});

const update = (operator: UpdateOperator): InfixOperator => ({
  level: level.update,
  associativity: "none",
  build: (left, right, span) => ({ kind: "update", operator, left, right, span }),
});

const alternative: InfixOperator = {
  level: level.alternative,
  associativity: "right",
  build: (left, right, span) => ({ kind: "alternative", left, right, span }),
};

/** The operators between `,` and the prefixes: `.a = .b // 1` is `(.a = .b) // 1`, and `1 // .a = 2` is `1 // (.a = 2)`. */
export const infixOperators: ReadonlyMap<TokenKind, InfixOperator> = new Map<TokenKind, InfixOperator>([
  ["//", alternative],
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
  ["==", binary("==", level.comparison, "none")],
  ["!=", binary("!=", level.comparison, "none")],
  ["<", binary("<", level.comparison, "none")],
  ["<=", binary("<=", level.comparison, "none")],
  [">", binary(">", level.comparison, "none")],
  [">=", binary(">=", level.comparison, "none")],
  ["+", binary("+", level.sum)],
  ["-", binary("-", level.sum)],
  ["*", binary("*", level.product)],
  ["/", binary("/", level.product)],
  ["%", binary("%", level.product)],
]);
