import type { Query, Slice, StringLiteral } from "./ast.ts";
import type { Expected } from "./expected.ts";
import { keyNamed } from "./parse-key.ts";
import { atString, parseString } from "./parse-string.ts";
import { parseTerm } from "./parse-term.ts";
import type { Parser } from "./parser.ts";

/** A term and the steps behind it: `.a`, `.a[0]?`, `"abc"[1:]`, `if . then . end.a`. */
export function parsePostfix(parser: Parser): Query {
  const { start } = parser.peek().span;
  let query = parseHead(parser);
  for (;;) {
    const longer = parseStep(parser, query, start);
    if (longer === null) return query;
    query = longer;
  }
}

/** `.foo` and `."foo"` are steps on `.`, and the dot of both is part of the step. */
function parseHead(parser: Parser): Query {
  const { kind, span } = parser.peek();
  const identity: Query = { kind: "identity", span: { start: span.start, end: span.start + 1 } };
  if (kind === "field") return parseField(parser, identity, span.start);
  if (kind !== ".") return parseTerm(parser);
  parser.next();
  return atString(parser) ? indexed(parser, identity, parseString(parser), span.start) : identity;
}

/** The next step on `target`, or null if something else follows. */
function parseStep(parser: Parser, target: Query, start: number): Query | null {
  switch (parser.peek().kind) {
    case "field":
      return parseField(parser, target, start);
    case ".":
      return parseDotted(parser, target, start);
    case "[":
      return parseBrackets(parser, target, start);
    case "?":
      parser.next();
      return { kind: "try", body: target, handler: null, span: parser.since(start) };
    default:
      return null;
  }
}

function parseField(parser: Parser, target: Query, start: number): Query {
  const { text, span } = parser.next();
  return indexed(parser, target, keyNamed(text, { start: span.start + 1, end: span.end }), start);
}

function indexed(parser: Parser, target: Query, key: StringLiteral, start: number): Query {
  const optional = parser.accept("?");
  return { kind: "index", target, key, optional, span: parser.since(start) };
}

/** `T."foo"`, `T.[0]` and `T.[]`, but no slice: jq refuses `T.[1:2]`. */
function parseDotted(parser: Parser, target: Query, start: number): Query {
  parser.next();
  if (atString(parser)) return indexed(parser, target, parseString(parser), start);
  if (!parser.at("[")) return parser.fail(["afterDot"]);
  const query = parseBrackets(parser, target, start);
  if (query.kind === "slice") {
    parser.complain("a slice cannot follow a dot", query.span, "leave out the dot before `[`");
  }
  return query;
}

function parseBrackets(parser: Parser, target: Query, start: number): Query {
  const fallback: Query = { kind: "identity", span: parser.peek().span };
  const step = parser.group<Query>("]", () => parseBracketed(parser, target), fallback, afterBound);
  const optional = parser.accept("?");
  return step.kind === "index" || step.kind === "slice" || step.kind === "iterate"
    ? { ...step, optional, span: parser.since(start) }
    : step;
}

const afterIndex: readonly Expected[] = ["operator", ":", "]"];
const afterBound: readonly Expected[] = ["operator", "]"];

/** What stands in the brackets of `T[]`, `T[k]`, `T[from:]`, `T[:to]` and `T[from:to]`; the caller knows the span. */
function parseBracketed(parser: Parser, target: Query): Query {
  const { span } = target;
  if (parser.at("]")) return { kind: "iterate", target, optional: false, span };
  if (parser.at(":")) return parseSlice(parser, target, null);
  const key = parser.grammar.query(parser, afterIndex);
  if (parser.at(":")) return parseSlice(parser, target, key);
  return { kind: "index", target, key, optional: false, span };
}

function parseSlice(parser: Parser, target: Query, from: Query | null): Slice {
  parser.next();
  const to = from !== null && parser.at("]") ? null : parser.grammar.query(parser, afterBound);
  return { kind: "slice", target, from, to, optional: false, span: target.span };
}
