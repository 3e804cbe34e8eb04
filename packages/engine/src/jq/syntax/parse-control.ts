import type { Query } from "./ast.ts";
import type { Expected } from "./expected.ts";
import { parsePatterns } from "./parse-pattern.ts";
import type { Parser } from "./parser.ts";
import type { Token } from "./token.ts";

/** `if c then a elif d then b else e end`. */
export function parseIf(parser: Parser): Query {
  const opener = parser.peek();
  const fallback: Query = { kind: "identity", span: opener.span };
  return parser.attempt(() => parseBranches(parser, opener), fallback, "end");
}

const afterCondition: readonly Expected[] = ["operator", "then"];
const afterThen: readonly Expected[] = ["operator", "elif", "else", "end"];
const afterElse: readonly Expected[] = ["operator", "end"];

interface Branch {
  /** Of its `if` or `elif`. */
  readonly start: number;
  readonly condition: Query;
  readonly then: Query;
}

/** From `if` to `end`. An `elif` is an `if` of its own in the tree, and shares that `end`. */
function parseBranches(parser: Parser, opener: Token): Query {
  const first = parseBranch(parser, opener);
  const others: Branch[] = [];
  while (parser.at("elif")) others.push(parseBranch(parser, opener));
  const otherwise = parser.accept("else") ? parser.grammar.query(parser, afterElse) : null;
  if (!parser.accept("end")) parser.fail(otherwise === null ? afterThen : afterElse, opener);
  const { end } = parser.since(first.start);
  const nested = others.reduceRight<Query | null>((rest, branch) => buildIf(branch, rest, end), otherwise);
  return buildIf(first, nested, end);
}

function parseBranch(parser: Parser, opener: Token): Branch {
  const { start } = parser.next().span;
  const condition = parser.grammar.query(parser, afterCondition);
  if (!parser.accept("then")) parser.fail(afterCondition, opener);
  const then = parser.grammar.query(parser, afterThen);
  return { start, condition, then };
}

function buildIf({ start, condition, then }: Branch, otherwise: Query | null, end: number): Query {
  return { kind: "if", condition, then, otherwise, span: { start, end } };
}

/** `reduce s as $p (init; update)`, `foreach s as $p (init; update; extract)`. */
export function parseFold(parser: Parser, kind: "reduce" | "foreach"): Query {
  const { start } = parser.next().span;
  parser.enter();
  const source = parser.grammar.expression(parser);
  parser.leave();
  parser.expect("as", "operator", "as");
  const patterns = parsePatterns(parser);
  if (!parser.at("(")) parser.fail(["(", "?//"]);
  const none: Query = { kind: "identity", span: parser.peek().span };
  const parts = parser.group(")", () => parseFoldParts(parser, kind), [], kind === "reduce" ? afterLast : afterUpdate);
  const [init = none, update = none, extract = null] = parts;
  const span = parser.since(start);
  return kind === "reduce"
    ? { kind, source, patterns, init, update, span }
    : { kind, source, patterns, init, update, extract, span };
}

const afterInit: readonly Expected[] = ["operator", ";"];
const afterUpdate: readonly Expected[] = ["operator", ";", ")"];
const afterLast: readonly Expected[] = ["operator", ")"];

function parseFoldParts(parser: Parser, kind: "reduce" | "foreach"): Query[] {
  const init = parser.grammar.query(parser, afterInit);
  parser.expect(";", ...afterInit);
  const update = parser.grammar.query(parser, kind === "reduce" ? afterLast : afterUpdate);
  if (kind === "reduce" || !parser.accept(";")) return [init, update];
  const extract = parser.grammar.query(parser, afterLast);
  return parser.at(")") ? [init, update, extract] : parser.fail(afterLast);
}
