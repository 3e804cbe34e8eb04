import type { Query, Span } from "./ast.ts";

/** An operand of a chain that groups to the right, and where it begins (before its parentheses, if it has any). */
export interface Operand {
  readonly query: Query;
  readonly start: number;
}

/** `a | b | c` → `a | (b | c)`, without recursion: chains are longer than brackets are deep. */
export function foldRight(
  first: Operand,
  others: readonly Operand[],
  end: number,
  build: (left: Query, right: Query, span: Span) => Query,
): Query {
  const operands = [first, ...others];
  return operands.reduceRight(({ query: right }, { query: left, start }) => ({
    start,
    query: build(left, right, { start, end }),
  })).query;
}
