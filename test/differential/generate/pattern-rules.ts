import type { JqSyntax } from "@longshore/engine";
import { type Generation, nowhere, type Scope, text } from "./generation.ts";

/** Patterns to put between `as` and a body, and the scope of that body. */
export function patterns(g: Generation, scope: Scope): { patterns: JqSyntax.Pattern[]; inside: Scope } {
  const bound = new Set<string>();
  const found = g.random.several(1, g.random.chance(0.25) ? 3 : 1, () => pattern(g, scope, bound, 2));
  return { patterns: found, inside: { ...scope, variables: [...new Set([...scope.variables, ...bound])] } };
}

function pattern(g: Generation, scope: Scope, bound: Set<string>, depth: number): JqSyntax.Pattern {
  const kinds = depth === 0 ? (["variable"] as const) : (["variable", "variable", "array", "object"] as const);
  const inner = () => pattern(g, scope, bound, depth - 1);
  switch (g.random.pick(kinds)) {
    case "variable":
      return { kind: "variablePattern", name: bind(g, bound), span: nowhere };
    case "array":
      return { kind: "arrayPattern", elements: g.random.several(1, 3, inner), span: nowhere };
    case "object":
      return {
        kind: "objectPattern",
        entries: g.random.several(1, 3, () => entry(g, scope, bound, inner)),
        span: nowhere,
      };
  }
}

function entry(
  g: Generation,
  scope: Scope,
  bound: Set<string>,
  inner: () => JqSyntax.Pattern,
): JqSyntax.ObjectPatternEntry {
  if (g.random.chance(0.4)) {
    const variable = bind(g, bound);
    return { key: text(variable), variable, pattern: g.random.chance(0.5) ? inner() : null, span: nowhere };
  }
  const key = g.random.chance(0.7) ? g.field() : g.stringified(scope);
  return { key, variable: null, pattern: inner(), span: nowhere };
}

function bind(g: Generation, bound: Set<string>): string {
  const name = g.random.pick(g.vocabulary.variables);
  bound.add(name);
  return name;
}
