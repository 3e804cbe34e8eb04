import type { JqSyntax } from "@longshore/engine";
import { type Generation, nowhere, text } from "./generation.ts";

type Query = JqSyntax.Query;

/** `{a: 1, b: ["x"]}`: what may describe a module, since nothing in it has to run. */
export function metadata(g: Generation): Query {
  return constantObject(g, 2);
}

export function imports(g: Generation): JqSyntax.Import[] {
  return g.random.several(0, 2, () => {
    const path = g.random.pick(["a", "b/c"]);
    const meta = g.random.chance(0.3) ? metadata(g) : null;
    if (g.random.chance(0.3)) return { path, alias: null, data: false, meta, span: nowhere };
    return { path, alias: g.random.pick(["m", "m::n"]), data: g.random.chance(0.5), meta, span: nowhere };
  });
}

function constantObject(g: Generation, depth: number): Query {
  const entry = () => ({ key: g.field(), value: constant(g, depth - 1), span: nowhere });
  return { kind: "object", entries: g.random.several(0, 2, entry), span: nowhere };
}

function constant(g: Generation, depth: number): Query {
  const { random, vocabulary } = g;
  const kinds = ["number", "string", "null", "array", "sum", "object"] as const;
  switch (random.pick(depth === 0 ? kinds.slice(0, 3) : kinds)) {
    case "number":
      return { kind: "number", text: random.pick(vocabulary.numbers), span: nowhere };
    case "string":
      return text(random.pick(vocabulary.texts));
    case "null":
      return { kind: "call", name: random.pick(["null", "true", "false"]), args: [], span: nowhere };
    case "array":
      return { kind: "array", body: random.chance(0.3) ? null : constant(g, depth - 1), span: nowhere };
    case "sum": {
      const operand = text("a");
      return { kind: "binary", operator: "+", left: operand, right: operand, span: nowhere };
    }
    case "object":
      return constantObject(g, depth - 1);
  }
}
