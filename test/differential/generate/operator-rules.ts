import type { JqSyntax } from "@longshore/engine";
import { type Generation, nowhere, type Rules, type Scope } from "./generation.ts";
import { patterns } from "./pattern-rules.ts";
import type { Callable } from "./vocabulary.ts";

const binaryOperators: readonly JqSyntax.BinaryOperator[] = [
  ...(["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "and", "or"] as const),
];
const updateOperators: readonly JqSyntax.UpdateOperator[] = ["=", "|=", "+=", "-=", "*=", "/=", "%=", "//="];

type OperatorRule =
  | "pipe"
  | "comma"
  | "negate"
  | "binary"
  | "alternative"
  | "update"
  | "if"
  | "try"
  | "reduce"
  | "foreach"
  | "bind"
  | "def"
  | "label";

/** Rules for what joins queries. */
export const operatorRules: Pick<Rules, OperatorRule> = {
  pipe: (g, scope) => ({ kind: "pipe", ...both(g, scope) }),
  comma: (g, scope) => ({ kind: "comma", ...both(g, scope) }),
  alternative: (g, scope) => ({ kind: "alternative", ...both(g, scope) }),
  negate: (g, scope) => ({ kind: "negate", operand: g.query(scope), span: nowhere }),
  binary: (g, scope) => ({ kind: "binary", operator: g.random.pick(binaryOperators), ...both(g, scope) }),
  update: (g, scope) => ({
    kind: "update",
    operator: g.random.pick(updateOperators),
    left: g.path(scope),
    right: g.query(scope),
    span: nowhere,
  }),
  if: (g, scope) => {
    const condition = g.query(scope);
    const then = g.query(scope);
    return { kind: "if", condition, then, otherwise: otherwise(g, scope), span: nowhere };
  },
  try: (g, scope) => ({
    kind: "try",
    body: g.query(scope),
    handler: g.random.chance(0.5) ? null : g.query(scope),
    span: nowhere,
  }),
  reduce: (g, scope) => ({ kind: "reduce", ...fold(g, scope).parts }),
  foreach: (g, scope) => {
    const { parts, inside } = fold(g, scope);
    return { kind: "foreach", ...parts, extract: g.random.chance(0.5) ? null : g.query(inside) };
  },
  bind: (g, scope) => {
    const source = g.query(scope);
    const { patterns: found, inside } = patterns(g, scope);
    return { kind: "bind", source, patterns: found, body: g.query(inside), span: nowhere };
  },
  def: (g, scope) => {
    const { definition, inside } = define(g, scope);
    return { kind: "def", definition, body: g.query(inside), span: nowhere };
  },
  label: (g, scope) => {
    const name = g.random.pick(g.vocabulary.variables);
    return { kind: "label", name, body: g.query({ ...scope, labels: [...scope.labels, name] }), span: nowhere };
  },
};

/** Nothing, an `elif`, or an `else`. */
function otherwise(g: Generation, scope: Scope): JqSyntax.Query | null {
  if (g.random.chance(0.3)) return null;
  return g.random.chance(0.2) ? operatorRules.if(g, scope) : g.query(scope);
}

function both(g: Generation, scope: Scope): { left: JqSyntax.Query; right: JqSyntax.Query; span: JqSyntax.Span } {
  return { left: g.query(scope), right: g.query(scope), span: nowhere };
}

/** The parts that `reduce` and `foreach` share; `inside` is the scope of everything that runs per value. */
function fold(g: Generation, scope: Scope): { parts: Omit<JqSyntax.Reduce, "kind">; inside: Scope } {
  const source = g.query(scope);
  const { patterns: found, inside } = patterns(g, scope);
  const parts = { source, patterns: found, init: g.query(scope), update: g.query(inside), span: nowhere };
  return { parts, inside };
}

/** A definition that cannot reach itself, so that programs end, and the scope of what follows it. */
export function define(g: Generation, scope: Scope): { definition: JqSyntax.Definition; inside: Scope } {
  const { random, vocabulary } = g;
  const name = random.pick(vocabulary.functions);
  const params = random.several(0, 2, () => {
    const isValue = random.chance(0.5);
    return { name: random.pick(isValue ? vocabulary.variables : vocabulary.functions), isValue, span: nowhere };
  });
  const itself: Callable = { name, arity: params.length };
  const others = scope.functions.filter((other) => other.name !== name || other.arity !== itself.arity);
  const body = g.query({
    variables: [...scope.variables, ...params.filter((param) => param.isValue).map((param) => param.name)],
    labels: scope.labels,
    functions: [...others, ...params.filter(isCallable).map((param) => ({ name: param.name, arity: 0 }))],
  });
  const definition: JqSyntax.Definition = { name, params, body, span: nowhere };
  return { definition, inside: { ...scope, functions: [...others, itself] } };
}

/** `$x` can be called as `x`, but no keyword can: `$if`. */
function isCallable({ name }: JqSyntax.Param): boolean {
  return name !== "if";
}
