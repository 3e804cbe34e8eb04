import type { ClosureParam, Core, FunctionDef, Slot } from "../core.ts";
import { type Code, js } from "./code.ts";
import { forward } from "./continuation.ts";
import type { Emitter } from "./emitter.ts";
import type { Closure, DefinitionSite, Env } from "./env.ts";
import { noTries } from "./tries.ts";

export type CallNode = Extract<Core, { kind: "call" }>;

/** Where the functions of a definition are written, and what its body sees. */
export const siteOf = (e: Emitter, def: FunctionDef, env: Env): DefinitionSite =>
  def.closed ? e.globalSite(def) : env.definition(def);

export const valueSlots = (def: FunctionDef): Slot[] => def.params.flatMap(({ slot }) => (slot === null ? [] : [slot]));

/** The parameters that are handed over as functions, with their positions. A `$x` nobody calls as `x` is not among them. */
export function closureParams(def: FunctionDef): [number, ClosureParam][] {
  return [...def.params.entries()].filter(([, param]) => param.slot === null || param.called);
}

/** The arguments as filters, each in the environment of the call. */
export function closuresOf(node: CallNode, env: Env): Map<ClosureParam, Closure> {
  return new Map(node.def.params.map((param, i) => [param, { core: argumentAt(node, i), env }]));
}

export const argumentAt = (node: CallNode, i: number): Core => node.args[i] ?? { kind: "empty" };

/** Binds the arguments and goes on in the environment of the body. Value parameters loop, the first one outermost. */
export function withArguments(e: Emitter, node: CallNode, env: Env, v: Code, next: (inside: Env) => void): void {
  const { def, args } = node;
  const base = siteOf(e, def, env).env.with({ params: closuresOf(node, env) }, env.inlineDepth + 1);
  const bindFrom = (from: number, inside: Env): void => {
    const i = def.params.findIndex((param, at) => at >= from && param.slot !== null);
    const slot = def.params[i]?.slot ?? null;
    const arg = args[i];
    if (slot === null || arg === undefined) next(inside);
    else e.values(arg, env, v, (value) => bindFrom(i + 1, inside.with({ slots: new Map([[slot, value.v]]) })));
  };
  bindFrom(0, base);
}

/** The values of the value parameters, for each combination in turn. */
export function withValues(e: Emitter, node: CallNode, env: Env, v: Code, next: (values: Code[]) => void): void {
  const bindFrom = (from: number, values: Code[]): void => {
    const i = node.def.params.findIndex((param, at) => at >= from && param.slot !== null);
    const arg = node.args[i];
    if (i < 0 || arg === undefined) next(values);
    else e.values(arg, env, v, (value) => bindFrom(i + 1, [...values, value.v]));
  };
  bindFrom(0, []);
}

/** The JavaScript function for an argument: `(x, p, pv, k)`. */
export function closureCode(e: Emitter, arg: Core, env: Env, lazy: boolean): Code {
  if (arg.kind === "param") {
    const closure = env.param(arg.param);
    if ("code" in closure && closure.lazy === lazy) return closure.code;
  }
  const [v, p, pv, k] = [e.scope.fresh("x"), e.scope.fresh("p"), e.scope.fresh("pv"), e.scope.fresh("k")];
  const { tries } = e;
  e.tries = noTries();
  const body = e.insideFunction(lazy, () => {
    e.step();
    e.gen(arg, env, { v, p, pv }, forward(e, k));
  });
  e.tries = tries;
  return e.constant("f", js`${e.functionHead(lazy, [v, p, pv, k])} {\n${body}}`);
}
