import { type Document, isAlias, parseDocument, visit, type YAMLError } from "yaml";
import {
  type FindPlace,
  linesOf,
  locationAt,
  type ParsedConfig,
  type SourcePlace,
  type WrittenParts,
} from "./config-document.ts";
import type { ConfigPath } from "./config-path.ts";
import { type Problem, problem } from "./problem.ts";
import { emptyValue } from "./yaml-empty.ts";
import { aliasHint, faultHint } from "./yaml-fault-hint.ts";
import { outermostBrackets, plainNumber, yamlLosses } from "./yaml-losses.ts";
import { startOf, stepsTo } from "./yaml-nodes.ts";

/** How many values aliases may stand for. Real configurations use a few dozen; a bomb needs billions. */
const MOST_ALIASES = 1_000;

/** YAML 1.2 with `<<` merges, as the tools that write these files read it. */
export function parseYamlConfig(text: string, file: string): ParsedConfig {
  const document = parseDocument(text, { merge: true, prettyErrors: false, logLevel: "error" });
  const faults = [...document.errors, ...document.warnings];
  const problems = [...yamlProblems(faults, text, file), ...unresolvedAliases(document, text, file)];
  const find: FindPlace = (path) => findNode(document, path);
  if (problems.some(({ code }) => code !== "config_duplicate_key")) return { value: undefined, find, problems };
  try {
    return {
      value: document.toJS({ maxAliasCount: MOST_ALIASES }),
      find,
      problems,
      written: writtenIn(document, text),
    };
  } catch (thrown) {
    if (!(thrown instanceof ReferenceError)) throw thrown;
    return { value: undefined, find, problems: [problem("config_alias_limit", "the aliases multiply without end")] };
  }
}

function writtenIn(document: Document.Parsed, text: string): WrittenParts {
  const stepsOf = (path: ConfigPath) => stepsTo(document, path) ?? [];
  return {
    losses: (path) => yamlLosses(document, text, path, stepsOf(path)),
    emptyValue: (path) => emptyValue(document, text, path, stepsOf(path)),
    unquoted: (path) => outermostBrackets(path, stepsOf(path), text) ?? plainNumber(stepsOf(path)),
  };
}

/** One problem per line: what the parser says after the first fault of a line is mostly an echo of it. */
function yamlProblems(faults: readonly YAMLError[], text: string, file: string): Problem[] {
  const lines = linesOf(text);
  const written = text.split(/\r?\n/);
  const seen = new Set<number>();
  const problems: Problem[] = [];
  for (const fault of faults) {
    const location = locationAt(file, lines, fault.pos[0]);
    // The next line of an expression that is broken already: no YAML begins with `|`, and brackets seem to be open still.
    const inBrackets = problems.at(-1)?.message.includes("flow sequence") === true;
    const isEcho = seen.has(location.line - 1) && (inBrackets || /^\s*\|/.test(lineAround(text, fault.pos[0])));
    // A quote in a line that is broken already seems to be open up to the end.
    const isQuote = problems.length > 0 && fault.message.startsWith("Missing closing");
    if (seen.has(location.line) || isEcho || isQuote) continue;
    seen.add(location.line);
    if (fault.code === "RESOURCE_EXHAUSTION") {
      return [problem("config_too_deep", "brackets are nested too deep to be read", { location })];
    }
    problems.push({ ...faultProblem(fault, text, written, location.line - 1), location });
  }
  return problems;
}

function faultProblem({ code, message, pos }: YAMLError, text: string, lines: readonly string[], at: number): Problem {
  if (code === "DUPLICATE_KEY") {
    const key = text.slice(pos[0]).match(/^[^:\s]+/)?.[0] ?? "";
    return problem("config_duplicate_key", `\`${key}\` stands twice in one object`);
  }
  const hint = faultHint(code, lines, at);
  const said = code === "MULTIPLE_DOCS" ? "a second document begins here" : message;
  return problem("config_invalid_yaml", said.charAt(0).toLowerCase() + said.slice(1), {
    notes: [`the line reads: ${lineAround(text, pos[0])}`],
    ...(hint === undefined ? {} : { hint }),
  });
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
        if (node.source === "") return;
        const message = `\`*${node.source}\` refers to an anchor \`&${node.source}\` that is not there`;
        problems.push(
          problem("config_invalid_yaml", message, { location, hint: aliasHint(text, node.range?.[0] ?? 0) }),
        );
      } else if (node.anchor !== undefined) anchors.add(node.anchor);
    },
  });
  return problems;
}

function findNode(document: Document.Parsed, path: ConfigPath): SourcePlace | null {
  const steps = stepsTo(document, path);
  const last = steps?.at(-1) ?? { key: null, value: document.contents };
  const value = steps === null ? null : startOf(last.value);
  return value === null ? null : { key: startOf(last.key), value };
}
