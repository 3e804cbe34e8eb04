import type { Import, Query, StringLiteral } from "./ast.ts";
import { constantType } from "./constant.ts";
import type { Expected } from "./expected.ts";
import { atString, parseString } from "./parse-string.ts";
import type { Parser } from "./parser.ts";

/** `module {name: "x"};` at the very beginning, null if there is none. */
export function parseModuleMeta(parser: Parser): Query | null {
  if (!parser.accept("module")) return null;
  return parser.attempt(parseMetadata, null, ";") ?? skipSemicolon(parser);
}

/** `import "a" as b; include "c";`, before any definition. */
export function parseImports(parser: Parser): Import[] {
  const imports: Import[] = [];
  while (parser.at("import") || parser.at("include")) {
    const found = parser.attempt(parseImport, null, ";") ?? skipSemicolon(parser);
    if (found !== null) imports.push(found);
  }
  return imports;
}

function skipSemicolon(parser: Parser): null {
  parser.accept(";");
  return null;
}

function parseImport(parser: Parser): Import {
  const { kind, span } = parser.next();
  const path = parsePath(parser);
  const alias = kind === "import" ? parseAlias(parser) : { alias: null, data: false };
  const meta = parser.at(";") ? null : parser.grammar.query(parser, afterMetadata);
  if (meta !== null) checkMetadata(parser, meta);
  parser.expect(";", ...(meta === null ? ([";"] as const) : afterMetadata));
  return { path, ...alias, meta, span: parser.since(span.start) };
}

/** Modules are found before anything runs, so nothing in the path may need to be computed. */
function parsePath(parser: Parser): string {
  if (!atString(parser)) parser.fail(["path"]);
  const path: StringLiteral = parseString(parser);
  if (constantType(path) === null) parser.complain("the path of a module cannot be computed", path.span);
  return path.parts.filter((part) => typeof part === "string").join("");
}

/** `as b`, or `as $b` for a file of JSON. */
function parseAlias(parser: Parser): Pick<Import, "alias" | "data"> {
  parser.expect("as", "as");
  const data = parser.at("variable");
  const { text: alias } = data ? parser.next() : parser.expect("name", "alias");
  return { alias, data };
}

const afterMetadata: readonly Expected[] = ["operator", ";"];

function parseMetadata(parser: Parser): Query {
  const meta = parser.grammar.query(parser, afterMetadata);
  checkMetadata(parser, meta);
  parser.expect(";", ...afterMetadata);
  return meta;
}

function checkMetadata(parser: Parser, meta: Query): void {
  const type = constantType(meta);
  if (type !== "object") {
    parser.complain(type === null ? "metadata cannot be computed" : "metadata is an object", meta.span);
  }
}
