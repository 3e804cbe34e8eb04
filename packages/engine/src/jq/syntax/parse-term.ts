import type { Query } from "./ast.ts";
import type { Expected } from "./expected.ts";
import { parseFold, parseIf } from "./parse-control.ts";
import { parseObject } from "./parse-object.ts";
import { atString, parseString } from "./parse-string.ts";
import type { Parser } from "./parser.ts";
import type { Token } from "./token.ts";

/** What steps can follow: a literal, a call, a variable, something in brackets, or a keyword that closes itself. */
export function parseTerm(parser: Parser): Query {
  if (atString(parser)) return parseString(parser);
  const token = parser.peek();
  switch (token.kind) {
    case "(":
      return parseParenthesised(parser);
    case "[":
      return parseArray(parser);
    case "{":
      return parseObject(parser);
    case "if":
      return parseIf(parser);
    case "reduce":
    case "foreach":
      return parseFold(parser, token.kind);
    case "name":
      return parseCall(parser);
    case "break":
      return parseBreak(parser);
    default:
      return parseAtom(parser, token);
  }
}

/** The terms that are one token. */
function parseAtom(parser: Parser, { kind, text, span }: Token): Query {
  const query = atom(parser, { kind, text, span });
  if (query === null) return parser.fail(["filter"]);
  parser.next();
  return query;
}

function atom(parser: Parser, { kind, text, span }: Token): Query | null {
  switch (kind) {
    case "..":
      return { kind: "recurseDefault", span };
    case "number":
      return { kind: "number", text, span };
    case "format":
      return { kind: "format", name: text, span };
    case "variable":
      return { kind: "variable", name: text, span };
    case "location":
      return { kind: "location", line: parser.report.lines.at(span.start).line, span };
    default:
      return null;
  }
}

/** `(q)` leaves nothing of itself in the tree. */
function parseParenthesised(parser: Parser): Query {
  const fallback: Query = { kind: "identity", span: parser.peek().span };
  return parser.group(")", parser.grammar.query, fallback, ["operator", ")"]);
}

function parseArray(parser: Parser): Query {
  const { start } = parser.peek().span;
  const body = parser.group("]", parseElements, null, ["operator", "]"]);
  return { kind: "array", body, span: parser.since(start) };
}

function parseElements(parser: Parser, expected: readonly Expected[]): Query | null {
  return parser.at("]") ? null : parser.grammar.query(parser, expected);
}

/** `f` and `f(a; b)`; a call without arguments has no parentheses. */
function parseCall(parser: Parser): Query {
  const { text: name, span } = parser.next();
  const args = parser.at("(") ? parser.group(")", parseArguments, [], [";", ")"]) : [];
  return { kind: "call", name, args, span: parser.since(span.start) };
}

function parseArguments(parser: Parser): Query[] {
  const args: Query[] = [];
  do args.push(parseArgument(parser));
  while (parser.accept(";"));
  return args;
}

const afterArgument: readonly Expected[] = ["operator", ";", ")"];

function parseArgument(parser: Parser): Query {
  const argument = parser.grammar.query(parser, afterArgument);
  return parser.at(";") || parser.at(")") ? argument : parser.fail(afterArgument);
}

function parseBreak(parser: Parser): Query {
  const { start } = parser.next().span;
  const name = parser.expect("variable", "variable").text;
  return { kind: "break", name, span: parser.since(start) };
}
