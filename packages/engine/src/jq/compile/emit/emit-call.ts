import type { FunctionDef } from "../core.ts";
import { type CallNode, withArguments } from "./call-arguments.ts";
import { COMMA, Code, js } from "./code.ts";
import { continuation } from "./continuation.ts";
import { callFunction } from "./emit-function.ts";
import { canLoop, inlineLoop, loopAround } from "./emit-loop.ts";
import type { Emit, Emitter } from "./emitter.ts";
import type { DefinitionSite, Env } from "./env.ts";
import { type Flow, type Kont, valueFlow } from "./flow.ts";

/** `def f: …; body` for a function that uses its surroundings: from here on it can be referred to. */
export const definition: Emit<"def"> = (e, node, env, flow, k) => {
  const declare = e.late();
  const site: DefinitionSite = { env, functions: new Map(), declare };
  const inside = env.with({ definitions: new Map([[node.def, site]]) });
  site.env = inside;
  e.gen(node.body, inside, flow, k);
};

/**
 * A call of a function that the program (or the library) defines: a round of the loop that the function has become,
 * a copy of its body, a loop, or a real call, in this order of preference.
 */
export const call: Emit<"call"> = (e, node, env, flow, k) => {
  const { def } = node;
  const loop = loopAround(e, node, env, k);
  if (loop !== undefined) loop.next(flow, node, env);
  else if (!def.recursive && mayInline(e, def, env)) inline(e, node, env, flow, k);
  else if (canLoop(e, node, env)) inlineLoop(e, node, env, flow, k);
  else callFunction(e, node, env, flow, k);
};

/**
 * Copies of copies multiply: `def f1(g): f0(g | g); def f2(g): f1(g | g); …` doubles with each line. Hence a bound on how
 * deep they nest, and one on how many there are.
 */
const DEEPEST_INLINE = 6;
const mayInline = (e: Emitter, def: FunctionDef, env: Env): boolean =>
  e.inlineBudget >= def.size && env.inlineDepth < DEEPEST_INLINE;

function inline(e: Emitter, node: CallNode, env: Env, flow: Flow, k: Kont): void {
  e.inlineBudget -= node.def.size;
  withArguments(e, node, env, flow.v, (inside) => e.gen(node.def.body, inside, flow, k));
}

/** A call of a filter parameter: a copy of the argument where the function was inlined, else a call. */
export const param: Emit<"param"> = (e, node, env, flow, k) => {
  const closure = env.param(node.param);
  if ("core" in closure) {
    e.gen(closure.core, closure.env, flow, k);
    return;
  }
  const [p, pv] = [flow.p ?? js`null`, flow.pv ?? js`undefined`];
  if (closure.lazy === e.lazy) {
    e.callStatement(js`${closure.code}(${Code.join([flow.v, p, pv, continuation(e, flow, k)], COMMA)})`);
    return;
  }
  // Inside `[f]` in a generator function: outputs are collected at once, so the lazy argument is run to its end.
  const [value, path, at] = [e.scope.fresh("v"), e.scope.fresh("p"), e.scope.fresh("pv")];
  const inside: Flow = flow.p === null ? valueFlow(value) : { v: value, p: path, pv: at };
  const body = e.insideFunction(false, () => k.emit(inside));
  const collect = e.constant("k", js`function* (${Code.join([value, path, at], COMMA)}) {\n${body}}`);
  e.line(js`${e.rt("drain")}(${closure.code}(${Code.join([flow.v, p, pv, collect], COMMA)}));\n`);
};
