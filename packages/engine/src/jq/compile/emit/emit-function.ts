import { MANY, ONE } from "../arity.ts";
import type { FunctionDef, Slot } from "../core.ts";
import {
  argumentAt,
  type CallNode,
  closureCode,
  closureParams,
  siteOf,
  valueSlots,
  withValues,
} from "./call-arguments.ts";
import { COMMA, Code, js } from "./code.ts";
import { continuation, forward } from "./continuation.ts";
import { rounds } from "./emit-loop.ts";
import { type Emitter, RUN } from "./emitter.ts";
import type { Closure, DefinitionSite, Env } from "./env.ts";
import { computed, type Flow, type Kont, valueFlow } from "./flow.ts";
import { noTries } from "./tries.ts";

type Variant = "direct" | "eager" | "lazy";

/** A real call: of a JavaScript function that stands for the jq function and is written at its first call. */
export function callFunction(e: Emitter, node: CallNode, env: Env, flow: Flow, k: Kont): void {
  const { def } = node;
  const site = siteOf(e, def, env);
  const variant: Variant = flow.p === null && givesAtMostOne(e, def, site) ? "direct" : e.lazy ? "lazy" : "eager";
  const name = site.functions.get(variant) ?? writeFunction(e, def, site, variant);
  withValues(e, node, env, flow.v, (values) => {
    const closures = closureParams(def).map(([i]) => closureCode(e, argumentAt(node, i), env, variant === "lazy"));
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
