import type { Query, Span } from "./ast.ts";
import { foldRight, type Operand } from "./fold-right.ts";
import type { Parser } from "./parser.ts";

/** `a | b | c`, to the right; what a stage may be differs between a whole query and a value in an object. */
export function parsePipe(parser: Parser, stage: (parser: Parser) => Query): Query {
  const { start } = parser.peek().span;
  const first = stage(parser);
  if (!parser.at("|")) return first;
  const others: Operand[] = [];
  while (parser.accept("|")) others.push({ start: parser.peek().span.start, query: stage(parser) });
  return foldRight({ start, query: first }, others, parser.since(start).end, buildPipe);
}

function buildPipe(left: Query, right: Query, span: Span): Query {
  return { kind: "pipe", left, right, span };
}
