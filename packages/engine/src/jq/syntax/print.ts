import type { Binary, Definition, Foreach, If, Index, ObjectEntry, Query, Reduce, Try } from "./ast.ts";
import { infixOperators, level } from "./precedence.ts";
import { plainName, printString } from "./print-literal.ts";
import { printPatterns } from "./print-pattern.ts";

/**
 * jq text on one line, with parentheses only where they are needed. Parsed again it gives the same tree, apart from spans
 * and the lines of `$__loc__`.
 */
export function printQuery(query: Query): string {
  return printAt(query, level.pipe, true);
}

/** `def name(f; $x): body;` */
export function printDefinition({ name, params, body }: Definition): string {
  const names = params.map((param) => (param.isValue ? `$${param.name}` : param.name));
  return `def ${name}${names.length === 0 ? "" : `(${names.join("; ")})`}: ${printQuery(body)};`;
}

/** Prints for a place that takes filters from level `lowest` upwards; `last`: nothing follows before its closing bracket. */
function printAt(query: Query, lowest: number, last = false): string {
  const own = levelOf(query);
  const fits = own >= lowest && (own !== level.item || last);
  return fits ? write(query, last) : `(${write(query, true)})`;
}

function levelOf(query: Query): number {
  switch (query.kind) {
    case "pipe":
    case "comma":
    case "alternative":
    case "update":
      return level[query.kind];
    case "def":
    case "label":
    case "bind":
      return level.item;
    case "binary":
      return infixOperators.get(query.operator)?.level ?? level.sum;
    case "negate":
      return level.prefix;
    case "try":
      return isPostfixTry(query) ? level.postfix : level.prefix;
    default:
      return level.postfix;
  }
}

function write(query: Query, last: boolean): string {
  switch (query.kind) {
    case "pipe":
      return `${printAt(query.left, level.comma)} | ${printAt(query.right, level.pipe, last)}`;
    case "comma":
      return `${printAt(query.left, level.comma)}, ${printAt(query.right, level.item, last)}`;
    case "def":
      return `${printDefinition(query.definition)} ${printQuery(query.body)}`;
    case "label":
      return `label $${query.name} | ${printQuery(query.body)}`;
    case "bind":
      return `${printSource(query)} | ${printQuery(query.body)}`;
    case "alternative":
      return `${printAt(query.left, level.update)} // ${printAt(query.right, level.alternative)}`;
    case "update":
      return `${printAt(query.left, level.or)} ${query.operator} ${printAt(query.right, level.or)}`;
    case "binary":
      return writeBinary(query);
    case "negate":
      return `-${printAt(query.operand, level.prefix)}`;
    case "try":
      return writeTry(query);
    default:
      return writeTerm(query);
  }
}

function writeBinary({ operator, left, right }: Binary): string {
  const { level: own, chains } = infixOperators.get(operator) ?? { level: level.sum, chains: false };
  return `${printAt(left, chains ? own : own + 1)} ${operator} ${printAt(right, own + 1)}`;
}

function writeTry(query: Try): string {
  const { body, handler } = query;
  if (isPostfixTry(query)) return `${printAt(body, level.postfix)}?`;
  if (handler === null) return `try ${printAt(body, level.prefix)}`;
  // In `try try a catch b` the catch would go to the inner one.
  const bodyText = takesCatch(body) ? `(${write(body, true)})` : printAt(body, level.prefix);
  return `try ${bodyText} catch ${printAt(handler, level.prefix)}`;
}

/** `f?`, but not `.a?`, where the question mark would belong to the step. */
function isPostfixTry({ body, handler }: Try): boolean {
  if (handler !== null || levelOf(body) !== level.postfix) return false;
  const isStep = body.kind === "index" || body.kind === "slice" || body.kind === "iterate";
  return !isStep || body.optional;
}

function takesCatch(query: Query): boolean {
  if (query.kind === "negate") return takesCatch(query.operand);
  if (query.kind !== "try" || isPostfixTry(query)) return false;
  return query.handler === null || takesCatch(query.handler);
}

type Term = Exclude<
  Query,
  { kind: "pipe" | "comma" | "def" | "label" | "bind" | "alternative" | "update" | "binary" | "negate" | "try" }
>;

function writeTerm(query: Term): string {
  switch (query.kind) {
    case "identity":
      return ".";
    case "recurseDefault":
      return "..";
    case "number":
      return query.text;
    case "string":
      return printString(query, printQuery);
    case "format":
      return query.name;
    case "location":
      return "$__loc__";
    case "variable":
      return `$${query.name}`;
    case "break":
      return `break $${query.name}`;
    case "call":
      return query.args.length === 0 ? query.name : `${query.name}(${query.args.map(printQuery).join("; ")})`;
    case "array":
      return query.body === null ? "[]" : `[${printQuery(query.body)}]`;
    case "object":
      return `{${query.entries.map(printEntry).join(", ")}}`;
    case "index":
      return writeIndex(query);
    case "slice":
      return `${printTarget(query.target)}[${printBound(query.from)}:${printBound(query.to)}]${mark(query)}`;
    case "iterate":
      return `${printTarget(query.target)}[]${mark(query)}`;
    case "if":
      return `${writeBranches(query, "if")} end`;
    case "reduce":
    case "foreach":
      return writeFold(query);
  }
}

function printTarget(target: Query): string {
  return printAt(target, level.postfix);
}

function printBound(bound: Query | null): string {
  return bound === null ? "" : printQuery(bound);
}

function mark({ optional }: { readonly optional: boolean }): string {
  return optional ? "?" : "";
}

function writeIndex({ target, key, optional }: Index): string {
  const name = plainName(key);
  if (name === null) return `${printTarget(target)}[${printQuery(key)}]${mark({ optional })}`;
  // `1.a` would be read as `1.` and `a`.
  const before = target.kind === "number" ? `${target.text} ` : target.kind === "identity" ? "" : printTarget(target);
  return `${before}.${name}${mark({ optional })}`;
}

function writeBranches({ condition, then, otherwise }: If, keyword: "if" | "elif"): string {
  const branch = `${keyword} ${printQuery(condition)} then ${printQuery(then)}`;
  if (otherwise === null) return branch;
  const rest = otherwise.kind === "if" ? writeBranches(otherwise, "elif") : `else ${printQuery(otherwise)}`;
  return `${branch} ${rest}`;
}

function printSource({ source, patterns }: Pick<Reduce, "source" | "patterns">): string {
  return `${printAt(source, level.alternative)} as ${printPatterns(patterns, printKey)}`;
}

function writeFold(query: Reduce | Foreach): string {
  const extract = query.kind === "foreach" && query.extract !== null ? [query.extract] : [];
  const parts = [query.init, query.update, ...extract].map(printQuery);
  return `${query.kind} ${printSource(query)} (${parts.join("; ")})`;
}

function printEntry({ key, value }: ObjectEntry): string {
  return value === null ? printKey(key) : `${printKey(key)}: ${printValue(value)}`;
}

function printKey(key: Query): string {
  if (key.kind === "string") return plainName(key) ?? printString(key, printQuery);
  return key.kind === "variable" ? `$${key.name}` : `(${printQuery(key)})`;
}

/** A value in an object is a pipe of operators: anything looser needs parentheses. */
function printValue(value: Query): string {
  if (value.kind !== "pipe") return printAt(value, level.alternative);
  return `${printAt(value.left, level.alternative)} | ${printValue(value.right)}`;
}
