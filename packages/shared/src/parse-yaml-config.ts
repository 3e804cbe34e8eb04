import {
  type Document,
  type ErrorCode,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
  type YAMLMap,
} from "yaml";
import { type FindPlace, linesOf, locationAt, type ParsedConfig, type SourcePlace } from "./config-document.ts";
import { type Problem, problem } from "./problem.ts";

/** How many values aliases may stand for. Real configurations use a few dozen; a bomb needs billions. */
const MOST_ALIASES = 1_000;

const QUOTE = "If this is jq, put the whole expression in single quotes: 'expression'.";
const HINTS: Partial<Record<ErrorCode, string>> = {
  BAD_SCALAR_START: QUOTE,
  BLOCK_AS_IMPLICIT_KEY: QUOTE,
  UNEXPECTED_TOKEN: QUOTE,
  TAG_RESOLVE_FAILED: QUOTE,
  TAB_AS_INDENT: "Indent with spaces.",
  MULTIPLE_DOCS: "Keep one document: take out the `---` and what follows it.",
};

/** YAML 1.2 with `<<` merges, as the tools that write these files read it. */
export function parseYamlConfig(text: string, file: string): ParsedConfig {
  const document = parseDocument(text, { merge: true, prettyErrors: false, logLevel: "error" });
  const faults = [...document.errors, ...document.warnings];
  const problems = [...yamlProblems(faults, text, file), ...unresolvedAliases(document, text, file)];
  const find: FindPlace = (path) => findNode(document, path);
  if (problems.some(({ code }) => code !== "config_duplicate_key")) return { value: undefined, find, problems };
  try {
    return { value: document.toJS({ maxAliasCount: MOST_ALIASES }), find, problems };
  } catch (thrown) {
    if (!(thrown instanceof ReferenceError)) throw thrown;
    return { value: undefined, find, problems: [problem("config_alias_limit", "the aliases multiply without end")] };
  }
}

/** One problem per line: what the parser says after the first fault of a line is mostly an echo of it. */
function yamlProblems(faults: readonly YAMLError[], text: string, file: string): Problem[] {
  const lines = linesOf(text);
  const seen = new Set<number>();
  const problems: Problem[] = [];
  for (const fault of faults) {
    const location = locationAt(file, lines, fault.pos[0]);
    // The next line of an expression that is broken already: no YAML begins with `|`.
    const isEcho = seen.has(location.line - 1) && /^\s*\|/.test(lineAround(text, fault.pos[0]));
    if (seen.has(location.line) || isEcho) continue;
    seen.add(location.line);
    if (fault.code === "RESOURCE_EXHAUSTION") {
      return [problem("config_too_deep", "brackets are nested too deep to be read", { location })];
    }
    problems.push({ ...faultProblem(fault, text), location });
  }
  return problems;
}

function faultProblem({ code, message, pos }: YAMLError, text: string): Problem {
  if (code === "DUPLICATE_KEY") {
    const key = text.slice(pos[0]).match(/^[^:\s]+/)?.[0] ?? "";
    return problem("config_duplicate_key", `\`${key}\` stands twice in one object`);
  }
  const hint = hintFor(code, text, pos[0]);
  const said = code === "MULTIPLE_DOCS" ? "a second document begins here" : message;
  return problem("config_invalid_yaml", said.charAt(0).toLowerCase() + said.slice(1), {
    notes: [`the line reads: ${lineAround(text, pos[0])}`],
    ...(hint === undefined ? {} : { hint }),
  });
}

/** The fix for the line, if it is certain; what to do about the kind of fault otherwise. */
function hintFor(code: ErrorCode, text: string, offset: number): string | undefined {
  const line = lineAround(text, offset);
  if (code === "BLOCK_AS_IMPLICIT_KEY" && /^\s*- kind:/.test(line)) {
    return "Indent this `-` as much as the one of the resource before it.";
  }
  if (!IN_BRACKETS.has(code)) return HINTS[code];
  const [, value = ""] = /^\s*(?:- )?[\w-]+:\s+([[{].*)$/.exec(line) ?? [];
  return isWholeList(value)
    ? `A list of jq needs single quotes around all of it: '${value.replaceAll("'", "''")}'.`
    : QUOTE;
}

/** What YAML reports inside of `[…]` and `{…}` that are jq. */
const IN_BRACKETS: ReadonlySet<ErrorCode> = new Set(["MISSING_CHAR", "MULTILINE_IMPLICIT_KEY"]);

/** `[.reviewers[].login]`, and not the first line of a longer one. */
function isWholeList(value: string): boolean {
  const count = (sign: RegExp): number => value.match(sign)?.length ?? 0;
  return value.startsWith("[") && value.endsWith("]") && count(/\[/g) === count(/\]/g) && !value.includes("…");
}

function lineAround(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const line = text.slice(start).split(/\r?\n/, 1)[0] ?? "";
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}

/** `*name` in front of, or without, its `&name`. */
function unresolvedAliases(document: Document.Parsed, text: string, file: string): Problem[] {
  const lines = linesOf(text);
  const anchors = new Set<string>();
  const problems: Problem[] = [];
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node)) {
        if (anchors.has(node.source)) return;
        const location = locationAt(file, lines, node.range?.[0] ?? 0);
        const message = `\`*${node.source}\` refers to an anchor \`&${node.source}\` that is not there`;
        problems.push(problem("config_invalid_yaml", message, { location, hint: QUOTE }));
      } else if (node.anchor !== undefined) anchors.add(node.anchor);
    },
  });
  return problems;
}

function findNode(document: Document.Parsed, path: readonly (string | number)[]): SourcePlace | null {
  let node: unknown = document.contents;
  let key: number | null = null;
  for (const step of path) {
    const container = resolve(document, node);
    if (isSeq(container) && typeof step === "number") {
      node = container.items[step];
      key = null;
    } else if (isMap(container)) {
      const pair = findPair(document, container, String(step));
      if (pair === null) return null;
      node = pair.value;
      key = startOf(pair.key);
    } else return null;
  }
  const value = startOf(node);
  return value === null ? null : { key, value };
}

function findPair(document: Document.Parsed, map: YAMLMap, key: string): Pair | null {
  const own = map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key);
  if (own !== undefined) return own;
  for (const pair of map.items.filter(isMerge)) {
    const merged = resolve(document, pair.value);
    for (const source of isSeq(merged) ? merged.items : [merged]) {
      const target = resolve(document, source);
      const found = isMap(target) ? findPair(document, target, key) : null;
      if (found !== null) return found;
    }
  }
  return null;
}

function isMerge(pair: Pair): boolean {
  return isScalar(pair.key) && pair.key.source === "<<";
}

function resolve(document: Document.Parsed, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function startOf(node: unknown): number | null {
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}
