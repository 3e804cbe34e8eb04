import { LineCounter } from "yaml";
import { type ConfigPath, parseConfigPath } from "./config-path.ts";
import { expressionOffset } from "./expression-offset.ts";
import type { Location, Problem } from "./problem.ts";
import type { EmptyValue } from "./yaml-empty.ts";
import type { YamlLoss } from "./yaml-losses.ts";

/** Where a value stands in the text: UTF-16 offsets of its key (null in a list) and of the value itself. */
export interface SourcePlace {
  readonly key: number | null;
  readonly value: number;
}

/** Finds a value's place; null if the text holds nothing at that path. */
export type FindPlace = (path: ConfigPath) => SourcePlace | null;

/** A text taken apart: its value and places; `value` undefined where the text is too broken to have one. */
export interface ParsedConfig {
  readonly value: unknown;
  readonly find: FindPlace;
  readonly problems: readonly Problem[];
  /** Of YAML, in which a value may be less than what is written. */
  readonly written?: WrittenParts;
}

/** What stands in a text of YAML at a path. */
export interface WrittenParts {
  readonly losses: (path: ConfigPath) => readonly YamlLoss[];
  readonly emptyValue: (path: ConfigPath) => EmptyValue | null;
  /** `[…]`, `{…}` or `.inf` without quotes, at or around a path, where an expression can stand. */
  readonly unquoted: (path: ConfigPath) => string | null;
}

/** A configuration that remembers its text, so that whatever is found wrong later can be shown there. */
export interface ConfigDocument {
  readonly file: string;
  /** The parsed text: a mapping configuration, or the body of `POST /v1/integration` around one. */
  readonly value: unknown;
  /** Line and column of the value at a config path, or of the nearest thing around it that exists. */
  locate(path: string | ConfigPath): Location | null;
  /** The same, of the key in front of the value. */
  locateKey(path: string | ConfigPath): Location | null;
  /** The problem with its `location` filled in from `path`; inside an expression, from the start of its span. */
  withLocation(problem: Problem): Problem;
  /** What YAML may have taken away from the expression at a config path. */
  lossesAt(path: ConfigPath): readonly YamlLoss[];
  /** Why nothing stands at a config path; null if something does. */
  emptyAt(path: ConfigPath): EmptyValue | null;
  /** What YAML reads as its own for want of quotes, at or around a config path: `[…]`, `{…}`, `.inf`. */
  unquotedAt(path: ConfigPath): string | null;
}

/** The parts a parser gives. `prefix` is what stands before every config path: `["config"]` in an API body. */
export interface ConfigSource {
  readonly file: string;
  readonly text: string;
  readonly value: unknown;
  readonly find: FindPlace;
  readonly prefix: ConfigPath;
  readonly written?: WrittenParts | undefined;
}

export function configDocument(source: ConfigSource): ConfigDocument {
  const { file, text, value } = source;
  const lines = linesOf(text);
  const at = (offset: number): Location => locationAt(file, lines, offset);
  const place = (path: string | ConfigPath): SourcePlace | null => {
    const steps = typeof path === "string" ? parseConfigPath(path) : path;
    return steps === null ? null : nearest(source, steps);
  };
  const locate = (path: string | ConfigPath): Location | null => {
    const found = place(path);
    return found === null ? null : at(found.value);
  };
  const locateKey = (path: string | ConfigPath): Location | null => {
    const found = place(path);
    return found === null ? null : at(found.key ?? found.value);
  };
  const { written, prefix } = source;
  const emptyAt = (path: ConfigPath): EmptyValue | null => written?.emptyValue([...prefix, ...path]) ?? null;
  const withLocation = (given: Problem): Problem => {
    const problem = given.expression === "null" ? withoutNull(given, emptyAt) : given;
    if (problem.path === undefined || problem.location !== undefined) return problem;
    const found = place(problem.path);
    if (found === null) return problem;
    const { expression, span, code } = problem;
    if (expression !== undefined && span !== undefined) {
      return { ...problem, location: at(expressionOffset(text, found.value, expression, span.start)) };
    }
    return { ...problem, location: at(isAboutKey(code) ? (found.key ?? found.value) : found.value) };
  };
  return {
    ...{ file, value, locate, locateKey, withLocation, emptyAt },
    lossesAt: (path) => written?.losses([...prefix, ...path]) ?? [],
    unquotedAt: (path) => written?.unquoted([...prefix, ...path]) ?? null,
  };
}

/** `owner:` is null, but the text `null` does not stand there. */
function withoutNull(problem: Problem, emptyAt: (path: ConfigPath) => EmptyValue | null): Problem {
  const path = parseConfigPath(problem.path ?? "");
  const empty = path === null ? null : emptyAt(path);
  if (empty === null) return problem;
  const { expression: _, span: __, ...rest } = problem;
  return { ...rest, hint: empty.hint };
}

function isAboutKey(code: Problem["code"]): boolean {
  return code === "config_empty_value" || code === "config_unknown_key" || code === "config_misplaced_key";
}

/** Paths begin inside the mapping configuration; those of an API body around it begin at the top. */
function nearest({ find, prefix }: ConfigSource, path: ConfigPath): SourcePlace | null {
  for (let length = path.length; length > 0; length--) {
    const start = path.slice(0, length);
    const found = find([...prefix, ...start]) ?? find(start);
    if (found !== null) return found;
  }
  return find(prefix) ?? find([]);
}

export function linesOf(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines.addNewLine(at + 1);
  return lines;
}

export function locationAt(file: string, lines: LineCounter, offset: number): Location {
  const { line, col } = lines.linePos(offset);
  return { file, line, column: col };
}
