import { MANY, ONE } from "../arity.ts";
import type { ClosureParam, Core, FunctionDef, Slot } from "../core.ts";
import { loopSites } from "../tail-recursion.ts";
import { COMMA, Code, js } from "./code.ts";
import { type Emit, type Emitter, type LoopContext, RUN } from "./emitter.ts";
import type { Closure, DefinitionSite, Env } from "./env.ts";
import { computed, type Flow, type Kont, valueFlow } from "./flow.ts";
import { noTries } from "./tries.ts";

type CallNode = Extract<Core, { kind: "call" }>;
type Variant = "direct" | "eager" | "lazy";

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
  else if (def.recursive && !isRunning(e, def) && loopSites(def, loopArity(e, node, env)) !== null)
    inlineLoop(e, node, env, flow, k);
  else callFunction(e, node, env, flow, k);
};

/**
 * Copies of copies multiply: `def f1(g): f0(g | g); def f2(g): f1(g | g); …` doubles with each line. Hence a bound on how
 * deep they nest, and one on how many there are.
 */
const DEEPEST_INLINE = 6;
const mayInline = (e: Emitter, def: FunctionDef, env: Env): boolean =>
  e.inlineBudget >= def.size && env.inlineDepth < DEEPEST_INLINE;

const siteOf = (e: Emitter, def: FunctionDef, env: Env): DefinitionSite =>
  def.closed ? e.globalSite(def) : env.definition(def);

/** The loop of which this call is the next round: same function, last position, nothing open in between. */
function loopAround(e: Emitter, node: CallNode, env: Env, k: Kont): LoopContext | undefined {
  const loop = e.loops.findLast((context) => context.def === node.def);
  if (loop === undefined || loop.kont !== k || loop.jsFunction !== e.jsFunction || loop.barrier !== e.barrier)
    return undefined;
  const handsOn = node.def.params.every((param, i) => {
    const arg = node.args[i];
    if (param.slot === null) return arg?.kind === "param" && arg.param === param;
    return !param.called && arg !== undefined && e.arity(arg, env) !== MANY;
  });
  return handsOn ? loop : undefined;
}

const isRunning = (e: Emitter, def: FunctionDef): boolean => e.loops.some((context) => context.def === def);

/** Binds the arguments and goes on in the environment of the body. Value parameters loop, the first one outermost. */
function withArguments(e: Emitter, node: CallNode, env: Env, v: Code, next: (inside: Env) => void): void {
  const { def, args } = node;
  const params = new Map<ClosureParam, Closure>();
  for (const [i, param] of def.params.entries()) params.set(param, { core: args[i] ?? { kind: "empty" }, env });
  const base = siteOf(e, def, env).env.with({ params }, env.inlineDepth + 1);
  const bindFrom = (from: number, inside: Env): void => {
    const i = def.params.findIndex((param, at) => at >= from && param.slot !== null);
    const slot = def.params[i]?.slot ?? null;
    const arg = args[i];
    if (slot === null || arg === undefined) next(inside);
    else e.values(arg, env, v, (value) => bindFrom(i + 1, inside.with({ slots: new Map([[slot, value.v]]) })));
  };
  bindFrom(0, base);
}

function inline(e: Emitter, node: CallNode, env: Env, flow: Flow, k: Kont): void {
  e.inlineBudget -= node.def.size;
  withArguments(e, node, env, flow.v, (inside) => e.gen(node.def.body, inside, flow, k));
}

function loopArity(e: Emitter, node: CallNode, env: Env): (core: Core) => ReturnType<Emitter["arity"]> {
  const params = new Map<ClosureParam, Closure>();
  for (const [i, param] of node.def.params.entries())
    params.set(param, { core: node.args[i] ?? { kind: "empty" }, env });
  const inside = siteOf(e, node.def, env).env.with({ params });
  return (core) => e.arity(core, inside);
}

/** A tail-recursive function becomes a loop at its call: `while`, `until`, `repeat`, `recurse(f)`. */
function inlineLoop(e: Emitter, node: CallNode, env: Env, flow: Flow, k: Kont): void {
  const { def } = node;
  withArguments(e, node, env, flow.v, (inside) => {
    const arity = e.arity(node, env);
    const single = loopSites(def, loopArity(e, node, env)) === 1;
    const run = (kont: Kont) => writeLoop(e, def, inside, flow, kont);
    if (arity === MANY && single) run({ tiny: true, emit: k.emit });
    else e.join(arity, flow, { tiny: false, emit: k.emit }, run);
  });
}

function writeLoop(e: Emitter, def: FunctionDef, env: Env, flow: Flow, kont: Kont): void {
  const input: Flow = {
    v: e.variable("x", flow.v),
    p: flow.p === null ? null : e.variable("p", flow.p),
    pv: flow.pv === null ? null : e.variable("pv", flow.pv),
  };
  const values = new Map(valueSlots(def).map((slot) => [slot, e.variable("value", env.slot(slot))]));
  const label = e.scope.fresh("loop");
  e.barred(js`${label}: for (;;)`, () => {
    e.step();
    rounds(e, def, env, input, values, label, kont);
    e.line(js`break ${label};\n`);
  });
}

const valueSlots = (def: FunctionDef): Slot[] => def.params.flatMap(({ slot }) => (slot === null ? [] : [slot]));

/** The body of a loop round, on copies of the loop's variables that closures can hold on to. */
function rounds(
  e: Emitter,
  def: FunctionDef,
  env: Env,
  input: Flow,
  values: ReadonlyMap<Slot, Code>,
  label: Code,
  kont: Kont,
): { looped: boolean } {
  const used = { looped: false };
  const here = copyOf(e, input);
  const slots = new Map([...values].map(([slot, variable]) => [slot, e.constant("value", variable)]));
  e.loops.push({
    def,
    jsFunction: e.jsFunction,
    barrier: e.barrier,
    kont,
    next: (flow, node, callEnv) => {
      used.looped = true;
      nextRound(e, def, node, callEnv, flow, input, values, label);
    },
  });
  e.gen(def.body, env.with({ slots }), here, kont);
  e.loops.pop();
  return used;
}

/** Value and value-at-path stay the same name where they are the same, so that no check between them is emitted. */
function copyOf(e: Emitter, flow: Flow): Flow {
  const v = e.constant("x", flow.v);
  if (flow.p === null || flow.pv === null) return valueFlow(v);
  return { v, p: e.constant("p", flow.p), pv: e.constant("pv", flow.pv) };
}

function nextRound(
  e: Emitter,
  def: FunctionDef,
  node: CallNode,
  env: Env,
  flow: Flow,
  input: Flow,
  values: ReadonlyMap<Slot, Code>,
  label: Code,
): void {
  const assignFrom = (i: number): void => {
    const param = def.params[i];
    const arg = node.args[i];
    if (param === undefined || arg === undefined) {
      e.assign(input, flow);
      e.line(js`continue ${label};\n`);
      return;
    }
    const variable = param.slot === null ? undefined : values.get(param.slot);
    if (variable === undefined) assignFrom(i + 1);
    else {
      e.values(arg, env, flow.v, (value) => {
        e.line(js`${variable} = ${value.v};\n`);
        assignFrom(i + 1);
      });
    }
  };
  assignFrom(0);
}

function callFunction(e: Emitter, node: CallNode, env: Env, flow: Flow, k: Kont): void {
  const { def } = node;
  const site = siteOf(e, def, env);
  const variant: Variant = flow.p === null && givesAtMostOne(e, def, site) ? "direct" : e.lazy ? "lazy" : "eager";
  const name = site.functions.get(variant) ?? writeFunction(e, def, site, variant);
  withValues(e, node, env, flow.v, (values) => {
    const closures = closureParams(def).map(([i]) =>
      closureCode(e, node.args[i] ?? { kind: "empty" }, env, variant === "lazy"),
    );
    if (variant === "direct") {
      const result = e.constant("v", js`${name}(${Code.join([RUN, flow.v, ...values, ...closures], COMMA)})`);
      if (e.arity(def.body, functionEnv(def, site)) === ONE) k.emit(computed(flow, result));
      else e.block(js`if (${result} !== undefined)`, () => k.emit(computed(flow, result)));
      return;
    }
    const [p, pv] = [flow.p ?? js`null`, flow.pv ?? js`undefined`];
    const through = (out: Kont) =>
      e.callStatement(
        js`${name}(${Code.join([RUN, flow.v, p, pv, continuation(e, flow, out), ...values, ...closures], COMMA)})`,
      );
    // With these arguments it may give at most one output, though in general it gives many.
    const arity = e.arity(node, env);
    if (arity === MANY) through(k);
    else e.join(arity, flow, { tiny: false, emit: k.emit }, through);
  });
}

function withValues(e: Emitter, node: CallNode, env: Env, v: Code, next: (values: Code[]) => void): void {
  const bindFrom = (from: number, values: Code[]): void => {
    const i = node.def.params.findIndex((param, at) => at >= from && param.slot !== null);
    const arg = node.args[i];
    if (i < 0 || arg === undefined) next(values);
    else e.values(arg, env, v, (value) => bindFrom(i + 1, [...values, value.v]));
  };
  bindFrom(0, []);
}

/** The parameters that are handed over as functions, with their positions. A `$x` nobody calls as `x` is not among them. */
function closureParams(def: FunctionDef): [number, ClosureParam][] {
  return [...def.params.entries()].filter(([, param]) => param.slot === null || param.called);
}

/** An environment in which the parameters are whatever a caller may pass: for asking about arity. */
function functionEnv(def: FunctionDef, site: DefinitionSite): Env {
  const unknown: Closure = { code: js`undefined`, lazy: false };
  return site.env.with({
    params: new Map(def.params.map((param) => [param, unknown])),
    slots: new Map(valueSlots(def).map((slot) => [slot, js`undefined`])),
  });
}

const givesAtMostOne = (e: Emitter, def: FunctionDef, site: DefinitionSite): boolean =>
  e.arity(def.body, functionEnv(def, site)) !== MANY;

/**
 * Writes a function: `direct` returns its one output or undefined; `eager` and `lazy` (a generator) hand each output to a
 * continuation, with its path if the caller gave one.
 */
function writeFunction(e: Emitter, def: FunctionDef, site: DefinitionSite, variant: Variant): Code {
  const name = e.scope.fresh(/^[A-Za-z_]\w*$/.test(def.name) ? def.name : "f");
  site.functions.set(variant, name);
  const v = e.scope.fresh("x");
  const [p, pv, k] = [e.scope.fresh("p"), e.scope.fresh("pv"), e.scope.fresh("k")];
  const values = new Map(valueSlots(def).map((slot) => [slot, e.scope.fresh("value")]));
  const closures = closureParams(def).map(([, param]) => ({ param, code: e.scope.fresh("f") }));
  const passed = variant === "direct" ? [] : [p, pv, k];
  const params = [RUN, v, ...passed, ...values.values(), ...closures.map(({ code }) => code)];
  const passedIn = new Map(closures.map(({ param, code }) => [param, { code, lazy: variant === "lazy" }]));
  const env = site.env.with({ params: passedIn }, 0);
  const input: Flow = variant === "direct" ? valueFlow(v) : { v, p, pv };
  const { tries, loops } = e;
  e.tries = noTries();
  const outerLoops = loops.splice(0);
  const body = e.insideFunction(variant === "lazy", () => {
    if (variant === "direct") {
      const result = e.variable("result", js`undefined`);
      bodyWithRounds(e, def, env, input, values, { tiny: true, emit: (out) => e.line(js`${result} = ${out.v};\n`) });
      e.line(js`return ${result};\n`);
    } else bodyWithRounds(e, def, env, input, values, forward(e, k));
  });
  loops.push(...outerLoops);
  e.tries = tries;
  const star = variant === "lazy" ? js`*` : js``;
  site.declare(js`function${star} ${name}(${Code.join(params, COMMA)}) {\n${body}}\n`);
  return name;
}

function bodyWithRounds(
  e: Emitter,
  def: FunctionDef,
  env: Env,
  input: Flow,
  values: ReadonlyMap<Slot, Code>,
  kont: Kont,
): void {
  const label = e.scope.fresh("loop");
  const namesBefore = e.scope.size;
  let used = { looped: false };
  const body = e.capture(() => {
    used = rounds(e, def, env, input, values, label, kont);
  });
  const weight = Code.integer(stackWeight(def, input, e.scope.size - namesBefore));
  e.line(js`${RUN}.enter(${weight});\n`);
  if (used.looped)
    e.line(js`${label}: for (;;) {\nif (--${RUN}.steps < 0) ${RUN}.outOfSteps();\n${body}break ${label};\n}\n`);
  else e.line(body);
  e.line(js`${RUN}.depth -= ${weight};\n`);
}

/**
 * How much of the depth budget a call takes: about one unit for 200 bytes of stack, as measured on Node 24. A function with
 * a continuation has frames of the continuation on top of its own; one with filter arguments those of the filters too.
 */
function stackWeight(def: FunctionDef, input: Flow, names: number): number {
  const frames = input.p === null ? 1 : closureParams(def).length === 0 ? 2 : 5;
  return frames + Math.floor(names / 20);
}

/** The continuation that a function or closure was given. */
function forward(e: Emitter, k: Code): Kont {
  return {
    tiny: true,
    forwardsTo: k,
    emit: (out) => e.callStatement(js`${k}(${Code.join([out.v, out.p ?? js`null`, out.pv ?? js`undefined`], COMMA)})`),
  };
}

/** The JavaScript function for a continuation. */
function continuation(e: Emitter, flow: Flow, k: Kont): Code {
  return k.forwardsTo ?? e.hoist(flow, k).forwardsTo ?? js`undefined`;
}

/** The JavaScript function for an argument: `(x, p, pv, k)`. */
function closureCode(e: Emitter, arg: Core, env: Env, lazy: boolean): Code {
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
