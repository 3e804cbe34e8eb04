import type { ObjectConstruction, ObjectEntry, Query, StringLiteral } from "./ast.ts";
import { isBareKey, keyNamed, parseBareKey, parseComputedKey } from "./parse-key.ts";
import { parsePipe } from "./parse-pipe.ts";
import { atString, parseString } from "./parse-string.ts";
import type { Parser } from "./parser.ts";

/** `{a: 1, "b": 2, (k): 3, $x}`; a comma may follow the last entry. */
export function parseObject(parser: Parser): ObjectConstruction {
  const { start } = parser.peek().span;
  const entries = parser.group("}", parseEntries, [], [",", "}"]);
  return { kind: "object", entries, span: parser.since(start) };
}

function parseEntries(parser: Parser): ObjectEntry[] {
  const entries: ObjectEntry[] = [];
  while (!parser.at("}")) {
    const entry = parser.attempt(parseEntry, null, ",");
    if (entry !== null) entries.push(entry);
    if (!parser.accept(",")) break;
  }
  return entries;
}

function parseEntry(parser: Parser): ObjectEntry {
  const { start } = parser.peek().span;
  const [key, shorthand] = parseKey(parser);
  const isShort = shorthand !== undefined && !parser.at(":");
  const value = isShort ? shorthand : parseValue(parser);
  if (!parser.at(",") && !parser.at("}")) parser.fail(isShort ? [":", ",", "}"] : ["operator", ",", "}"]);
  return { key, value, span: parser.since(start) };
}

/** The key, and what it stands for without a value; undefined where a value must follow: `{(k)}` is no object. */
function parseKey(parser: Parser): [key: Query, shorthand?: Query | null] {
  const token = parser.peek();
  if (isBareKey(token)) return withLookup(parseBareKey(parser));
  if (atString(parser)) return withLookup(parseString(parser));
  if (token.kind === "(") return [parseComputedKey(parser)];
  if (token.kind === "location") return parseLocationKey(parser);
  const { text, span } = parser.expect("variable", "key");
  const variable: Query = { kind: "variable", name: text, span };
  return parser.at(":") ? [variable] : [keyNamed(text, span), variable];
}

/** `{a}` is `{a: .a}`; `{"a\(k)"}` must not run its key twice, so it has no value in the AST. */
function withLookup(key: StringLiteral): [Query, Query | null] {
  if (key.parts.some((part) => typeof part !== "string")) return [key, null];
  const { span } = key;
  return [key, { kind: "index", target: { kind: "identity", span }, key, optional: false, span }];
}

/** `{$__loc__}`; jq takes no value for it. */
function parseLocationKey(parser: Parser): [Query, Query] {
  const { span } = parser.next();
  if (parser.at(":")) parser.fail([",", "}"]);
  const { line } = parser.report.lines.at(span.start);
  return [keyNamed("__loc__", span), { kind: "location", line, span }];
}

/** After the colon operators and `|` may stand, but no `,`, `as`, `def` or `label`: `{a: 1 | 2, b: 3}` has two entries. */
function parseValue(parser: Parser): Query {
  parser.expect(":", ":");
  parser.enter();
  const value = parsePipe(parser, parser.grammar.expression, []);
  parser.leave();
  return value;
}
