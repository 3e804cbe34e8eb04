import type { Query, Span } from "./ast.ts";
import type { Expected } from "./expected.ts";
import { foldRight, type Operand } from "./fold-right.ts";
import type { Parser } from "./parser.ts";

type Stage = (parser: Parser, expected: readonly Expected[]) => Query;

/** `a | b | c`, to the right; what a stage may be differs between a whole query and a value in an object. */
export function parsePipe(parser: Parser, stage: Stage, expected: readonly Expected[]): Query {
  const { start } = parser.peek().span;
  const first = stage(parser, expected);
  if (!parser.at("|")) return first;
  const others: Operand[] = [];
  while (parser.accept("|")) others.push({ start: parser.peek().span.start, query: stage(parser, expected) });
  return foldRight({ start, query: first }, others, parser.since(start).end, buildPipe);
}

function buildPipe(left: Query, right: Query, span: Span): Query {
  return { kind: "pipe", left, right, span };
}
