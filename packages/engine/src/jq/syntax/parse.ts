import type { Problem } from "@longshore/shared";
import type { Definition, Program, Query } from "./ast.ts";
import type { Expected } from "./expected.ts";
import { lex } from "./lex.ts";
import { parseDefinition } from "./parse-definition.ts";
import { parseExpression } from "./parse-expression.ts";
import { parseImports, parseModuleMeta } from "./parse-import.ts";
import { parseQuery } from "./parse-query.ts";
import { Parser } from "./parser.ts";
import { SyntaxReport } from "./syntax-report.ts";
import { DEEPEST_TREE, isTooDeep } from "./tree-depth.ts";

export interface ParseOptions {
  /** Whether `'a'` is a string too, as it is in mappings. Real jq refuses it. */
  readonly singleQuotes?: boolean;
}

/** A program without problems, or all the problems that could be told apart. */
export type ParseResult =
  | { readonly program: Program; readonly problems: readonly [] }
  | { readonly program: null; readonly problems: readonly Problem[] };

/** Parses what jq can run: definitions, then a filter. */
export function parseProgram(source: string, options: ParseOptions = {}): ParseResult {
  return parse(source, options, (parser) => {
    if (parser.at("endOfSource"))
      parser.complain("there is no filter to run", parser.peek().span, "`.` gives the input back");
    return parseQuery(parser, afterProgram);
  });
}

/** Parses what `import` and `include` can load: definitions only. */
export function parseModule(source: string, options: ParseOptions = {}): ParseResult {
  return parse(source, options, (parser) => {
    if (!parser.at("endOfSource")) parser.complain("a module has definitions only", parser.peek().span);
    return null;
  });
}

function parse(
  source: string,
  { singleQuotes = false }: ParseOptions,
  body: (parser: Parser) => Query | null,
): ParseResult {
  const report = new SyntaxReport(source);
  const tokens = lex(report, { singleQuotes });
  const parser = new Parser(tokens, report, { query: parseQuery, expression: parseExpression });
  const program = parser.attempt(() => parseSource(parser, body), null);
  if (program !== null && report.isEmpty && isTooDeep(program)) {
    report.add("jq_too_deep", `a chain of more than ${DEEPEST_TREE} operators`, program.span);
  }
  if (program === null || !report.isEmpty) return { program: null, problems: report.problems };
  return { program, problems: [] };
}

const afterProgram: readonly Expected[] = ["operator", "endOfSource"];

function parseSource(parser: Parser, parseBody: (parser: Parser) => Query | null): Program {
  const moduleMeta = parseModuleMeta(parser);
  const imports = parseImports(parser);
  const definitions: Definition[] = [];
  while (parser.at("def")) definitions.push(parseDefinition(parser));
  const body = parseBody(parser);
  if (!parser.at("endOfSource")) parser.fail(afterProgram);
  return { moduleMeta, imports, definitions, body, span: { start: 0, end: parser.report.source.length } };
}
