import type { Definition, Param, Span } from "./ast.ts";
import type { Expected } from "./expected.ts";
import type { Parser } from "./parser.ts";
import type { Token } from "./token.ts";

/** `def name(f; $x): body;`. An error in it does not keep what follows from being read. */
export function parseDefinition(parser: Parser): Definition {
  const opener = parser.next();
  const fallback = emptyDefinition(opener.span);
  const definition = parser.attempt(() => parseHeadAndBody(parser, opener), fallback, ";");
  parser.accept(";");
  return { ...definition, span: parser.since(opener.span.start) };
}

function parseHeadAndBody(parser: Parser, opener: Token): Definition {
  const name = parser.expect("name", "functionName").text;
  const hasParams = parser.at("(");
  const params = hasParams ? parser.group(")", parseParams, [], [";", ")"]) : [];
  parser.expect(":", ...(hasParams ? ([":"] as const) : ([":", "("] as const)));
  const body = parser.grammar.query(parser, afterBody);
  if (!parser.at(";")) parser.fail(afterBody, opener);
  return { name, params, body, span: opener.span };
}

const afterBody: readonly Expected[] = ["operator", ";"];

function emptyDefinition(span: Span): Definition {
  return { name: "", params: [], body: { kind: "identity", span }, span };
}

function parseParams(parser: Parser): Param[] {
  const params = [parseParam(parser)];
  while (parser.accept(";")) params.push(parseParam(parser));
  return params;
}

function parseParam(parser: Parser): Param {
  const isValue = parser.at("variable");
  const { text, span } = isValue ? parser.next() : parser.expect("name", "parameter");
  return { name: text, isValue, span };
}
