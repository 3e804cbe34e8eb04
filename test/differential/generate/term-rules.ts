import type { JqSyntax } from "@longshore/engine";
import { type Generation, identity, nowhere, type Rules, type Scope, text } from "./generation.ts";

type Query = JqSyntax.Query;
type TermRule =
  | "identity"
  | "recurseDefault"
  | "number"
  | "string"
  | "format"
  | "index"
  | "slice"
  | "iterate"
  | "array"
  | "object"
  | "call"
  | "variable"
  | "location"
  | "break";

/** Rules for what needs no operator. */
export const termRules: Pick<Rules, TermRule> = {
  identity: () => identity,
  recurseDefault: () => ({ kind: "recurseDefault", span: nowhere }),
  number: ({ random, vocabulary }) => ({ kind: "number", text: random.pick(vocabulary.numbers), span: nowhere }),
  string: stringLiteral,
  format: ({ random, vocabulary }) => ({ kind: "format", name: random.pick(vocabulary.formats), span: nowhere }),
  index: (g, scope) => {
    const key = g.random.chance(0.6) ? g.field() : g.query(scope);
    return { kind: "index", target: target(g, scope), key, optional: g.random.chance(0.25), span: nowhere };
  },
  slice: (g, scope) => {
    const [from, to] = g.random.pick([
      [true, true],
      [true, false],
      [false, true],
    ] as const);
    return {
      kind: "slice",
      target: target(g, scope),
      from: from ? g.query(scope) : null,
      to: to ? g.query(scope) : null,
      optional: g.random.chance(0.25),
      span: nowhere,
    };
  },
  iterate: (g, scope) => ({
    kind: "iterate",
    target: target(g, scope),
    optional: g.random.chance(0.25),
    span: nowhere,
  }),
  array: (g, scope) => ({ kind: "array", body: g.random.chance(0.1) ? null : g.query(scope), span: nowhere }),
  object: (g, scope) => ({
    kind: "object",
    entries: g.random.several(0, 3, () => objectEntry(g, scope)),
    span: nowhere,
  }),
  call: (g, scope) => {
    const { name, arity, make } = g.random.pick(scope.functions);
    if (make !== undefined) return make(g, scope);
    return { kind: "call", name, args: Array.from({ length: arity }, () => g.query(scope)), span: nowhere };
  },
  variable: ({ random }, { variables }) => ({ kind: "variable", name: random.pick(variables), span: nowhere }),
  location: () => ({ kind: "location", line: 1, span: nowhere }),
  break: ({ random }, { labels }) => ({ kind: "break", name: random.pick(labels), span: nowhere }),
};

function target(g: Generation, scope: Scope): Query {
  return g.random.chance(0.5) ? identity : g.query(scope);
}

/** Between two texts there is always an interpolation, and no text is empty: what the parser gives. */
function stringLiteral(g: Generation, scope: Scope): JqSyntax.StringLiteral {
  const { random, vocabulary } = g;
  const parts = random
    .several(0, 2, () => [random.pick(vocabulary.texts), g.query(scope)])
    .flat()
    .concat(random.pick(vocabulary.texts))
    .filter((part) => part !== "");
  const format = random.chance(0.2) ? random.pick(vocabulary.formats) : null;
  return { kind: "string", format, parts, span: nowhere };
}

function objectEntry(g: Generation, scope: Scope): JqSyntax.ObjectEntry {
  const entry = (key: Query, value: Query | null): JqSyntax.ObjectEntry => ({ key, value, span: nowhere });
  const kinds = ["field", "field", "field", "string", "lookup", "computed", "variable"] as const;
  switch (g.random.pick(kinds)) {
    case "string":
      return entry(stringLiteral(g, scope), g.query(scope));
    case "lookup":
      return entry({ ...text(""), parts: [g.query(scope)] }, null);
    case "computed":
      return entry(g.stringified(scope), g.query(scope));
    case "variable":
      if (scope.variables.length > 0) return entry(termRules.variable(g, scope), g.query(scope));
      break;
    case "field":
      break;
  }
  return entry(g.field(), g.query(scope));
}
