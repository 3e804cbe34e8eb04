import { MANY } from "../arity.ts";
import type { Core, FunctionDef, Slot } from "../core.ts";
import { loopSites } from "../tail-recursion.ts";
import { type CallNode, closuresOf, siteOf, valueSlots, withArguments } from "./call-arguments.ts";
import { type Code, js } from "./code.ts";
import type { Emitter, LoopContext } from "./emitter.ts";
import type { Env } from "./env.ts";
import { type Flow, type Kont, valueFlow } from "./flow.ts";

/** Whether a call of a recursive function can be a loop that is not running already. */
export const canLoop = (e: Emitter, node: CallNode, env: Env): boolean =>
  node.def.recursive && !isRunning(e, node.def) && loopSites(node.def, loopArity(e, node, env)) !== null;

/** The loop of which this call is the next round: same function, last position, nothing open in between. */
export function loopAround(e: Emitter, node: CallNode, env: Env, k: Kont): LoopContext | undefined {
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

function loopArity(e: Emitter, node: CallNode, env: Env): (core: Core) => ReturnType<Emitter["arity"]> {
  const inside = siteOf(e, node.def, env).env.with({ params: closuresOf(node, env) });
  return (core) => e.arity(core, inside);
}

/** A tail-recursive function becomes a loop at its call: `while`, `until`, `repeat`, `recurse(f)`. */
export function inlineLoop(e: Emitter, node: CallNode, env: Env, flow: Flow, k: Kont): void {
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

/** The body of a loop round, on copies of the loop's variables that closures can hold on to. */
export function rounds(
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
