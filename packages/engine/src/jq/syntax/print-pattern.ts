import type { ObjectPatternEntry, Pattern, Query } from "./ast.ts";

/** `[$a] ?// {b: $c}`; `printKey` writes what stands before a colon. */
export function printPatterns(patterns: readonly Pattern[], printKey: (key: Query) => string): string {
  return patterns.map((pattern) => printPattern(pattern, printKey)).join(" ?// ");
}

function printPattern(pattern: Pattern, printKey: (key: Query) => string): string {
  switch (pattern.kind) {
    case "variablePattern":
      return `$${pattern.name}`;
    case "arrayPattern":
      return `[${pattern.elements.map((element) => printPattern(element, printKey)).join(", ")}]`;
    case "objectPattern":
      return `{${pattern.entries.map((entry) => printEntry(entry, printKey)).join(", ")}}`;
  }
}

function printEntry({ key, variable, pattern }: ObjectPatternEntry, printKey: (key: Query) => string): string {
  const name = variable === null ? printKey(key) : `$${variable}`;
  return pattern === null ? name : `${name}: ${printPattern(pattern, printKey)}`;
}
