import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { type FindPlace, linesOf, locationAt, type ParsedConfig, type SourcePlace } from "./config-document.ts";
import { type Problem, problem } from "./problem.ts";

/** Strict JSON: `JSON.parse` decides and gives the value, jsonc-parser knows the places and every fault. */
export function parseJsonConfig(text: string, file: string): ParsedConfig {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const find: FindPlace = (path) => findNode(tree, path);
  try {
    const value: unknown = JSON.parse(text);
    return { value, find, problems: duplicateKeys(tree, text, file) };
  } catch (thrown) {
    const said = thrown instanceof Error ? thrown.message : String(thrown);
    return { value: undefined, find, problems: syntaxProblems(errors, said, text, file) };
  }
}

function syntaxProblems(errors: readonly ParseError[], said: string, text: string, file: string): Problem[] {
  const lines = linesOf(text);
  if (errors.length === 0) {
    return [problem("config_invalid_json", said, { location: locationAt(file, lines, 0) })];
  }
  // As with YAML: after the first fault of a line the parser mostly hears echoes of it.
  const firstOfLine = new Map<number, Problem>();
  for (const { error, offset } of errors) {
    const location = locationAt(file, lines, offset);
    if (firstOfLine.has(location.line)) continue;
    firstOfLine.set(location.line, problem("config_invalid_json", inWords(error), { location }));
  }
  return [...firstOfLine.values()];
}

/** `CloseBraceExpected` → `close brace expected` */
function inWords(code: ParseError["error"]): string {
  return printParseErrorCode(code)
    .replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`)
    .toLowerCase();
}

function duplicateKeys(tree: Node | undefined, text: string, file: string): Problem[] {
  const lines = linesOf(text);
  const problems: Problem[] = [];
  const pending = tree === undefined ? [] : [tree];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const keys = new Set<unknown>();
    for (const child of node.children ?? []) {
      pending.push(child);
      const key = child.type === "property" ? child.children?.[0] : undefined;
      if (key === undefined) continue;
      if (keys.has(key.value)) {
        const location = locationAt(file, lines, key.offset);
        problems.push(problem("config_duplicate_key", `\`${key.value}\` stands twice in one object`, { location }));
      }
      keys.add(key.value);
    }
  }
  return problems.sort((left, right) => (left.location?.line ?? 0) - (right.location?.line ?? 0));
}

function findNode(tree: Node | undefined, path: readonly (string | number)[]): SourcePlace | null {
  const node = tree === undefined ? undefined : findNodeAtLocation(tree, [...path]);
  if (node === undefined) return null;
  const key = node.parent?.type === "property" ? (node.parent.children?.[0]?.offset ?? null) : null;
  return { key, value: node.offset };
}
