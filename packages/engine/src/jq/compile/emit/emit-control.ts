import { MANY, ONE } from "../arity.ts";
import type { Core } from "../core.ts";
import { Code, js } from "./code.ts";
import { commaParts } from "./emit-construct.ts";
import { truthy } from "./emit-operators.ts";
import type { Emit, Emitter } from "./emitter.ts";
import type { Env } from "./env.ts";
import type { Flow, Kont } from "./flow.ts";

/** `a | b | c`: stages with exactly one output follow one another; only the others nest what comes after them. */
export const pipe: Emit<"pipe"> = (e, node, env, flow, k) => stages(e, pipeParts(node), env, flow, k);

function stages(e: Emitter, parts: readonly Core[], env: Env, flow: Flow, k: Kont): void {
  let at = flow;
  for (const [i, part] of parts.entries()) {
    if (i === parts.length - 1) e.gen(part, env, at, k);
    else if (e.arity(part, env) === ONE) at = e.single(part, env, at);
    else {
      const rest = parts.slice(i + 1);
      e.gen(part, env, at, { tiny: false, emit: (next) => stages(e, rest, env, next, k) });
      return;
    }
  }
}

function pipeParts(node: Core): Core[] {
  const parts: Core[] = [];
  const pending = [node];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === "pipe") pending.push(next.right, next.left);
    else parts.push(next);
  }
  return parts;
}

/** `a, b`: with at most one output each, a loop over the branches keeps the continuation in one place. */
export const comma: Emit<"comma"> = (e, node, env, flow, k) => {
  const parts = commaParts(node).filter((part) => part.kind !== "empty");
  const [only, ...more] = parts;
  // Then it gives what its other part gives, and exactly one if that does: no loop may come around it.
  if (only === undefined || more.length === 0) {
    if (only !== undefined) e.gen(only, env, flow, k);
    return;
  }
  if (k.tiny || parts.some((part) => e.arity(part, env) === MANY)) {
    e.join(MANY, flow, k, (out) => {
      for (const [i, part] of parts.entries()) {
        e.block(js``, () => e.gen(part, env, flow, i === parts.length - 1 ? out : notLast(out)));
      }
    });
    return;
  }
  const round = e.scope.fresh("round");
  e.barred(js`for (let ${round} = 0; ${round} < ${Code.integer(parts.length)}; ${round}++)`, () => {
    e.step();
    const out = e.variables(flow);
    e.block(js`switch (${round})`, () => {
      for (const [i, part] of parts.entries()) {
        e.block(js`case ${Code.integer(i)}:`, () => {
          e.gen(part, env, flow, { tiny: true, emit: (value) => e.assign(out, value) });
          e.line(js`break;\n`);
        });
      }
    });
    if (parts.every((part) => e.arity(part, env) === ONE)) k.emit(out);
    else e.block(js`if (${out.v} !== undefined)`, () => k.emit(out));
  });
};

/** What comes next, from a place that more code follows: a call there can not go on as a round of a loop, see LoopContext. */
const notLast = (k: Kont): Kont => ({ ...k });

export const conditional: Emit<"if"> = (e, node, env, flow, k) => {
  const arity = e.arity(
    { kind: "if", condition: { kind: "identity" }, then: node.then, otherwise: node.otherwise },
    env,
  );
  const several = e.arity(node.condition, env) === MANY;
  const branches = (out: Kont) =>
    e.values(node.condition, env, flow.v, (condition) => {
      e.join(arity, flow, out, (site) => {
        e.block(js`if (${truthy(condition)})`, () => e.gen(node.then, env, flow, site));
        if (node.otherwise.kind !== "empty") e.block(js`else`, () => e.gen(node.otherwise, env, flow, site));
      });
    });
  if (several) e.join(MANY, flow, k, branches);
  else branches(k);
};

/** `a // b`: the outputs of `a` that count as true; those of `b` if there were none. */
export const alternative: Emit<"alternative"> = (e, node, env, flow, k) => {
  const { left, right } = node;
  const arity = e.arity(node, env);
  e.join(arity, flow, k, (out) => {
    if (e.arity(left, env) === ONE) {
      e.gen(left, env, flow, {
        tiny: false,
        emit: (value) => {
          e.block(js`if (${truthy(value)})`, () => out.emit(value));
          e.block(js`else`, () => e.gen(right, env, flow, out));
        },
      });
      return;
    }
    const found = e.variable("found", js`false`);
    e.gen(left, env, flow, {
      tiny: false,
      emit: (value) =>
        e.block(js`if (${truthy(value)})`, () => {
          e.line(js`${found} = true;\n`);
          out.emit(value);
        }),
    });
    e.block(js`if (!${found})`, () => e.gen(right, env, flow, out));
  });
};

export const empty: Emit<"empty"> = () => {};

/** `range(from; to)`: from is the outer loop. */
export const range: Emit<"range"> = (e, node, env, flow, k) =>
  e.values(node.from, env, flow.v, (from) =>
    e.values(node.to, env, flow.v, (to) => {
      // The first output is the bound itself: `range(1.0; 3)` gives 1.0 and 2.
      const plain = node.from.kind === "constant" && typeof node.from.value === "number";
      countUp(e, flow, from.v, to.v, plain, k);
    }),
  );

function countUp(e: Emitter, flow: Flow, from: Code, to: Code, plain: boolean, k: Kont): void {
  const start = e.constant("start", js`${e.rt("rangeBound")}(${from})`);
  const end = e.constant("end", js`${e.rt("rangeBound")}(${to})`);
  const i = e.scope.fresh("i");
  // Not `<`: jq stops where the bound is reached, and NaN never is.
  e.barred(js`for (let ${i} = ${start}; !(${i} >= ${end}); ${i}++)`, () => {
    e.step();
    k.emit(e.fresh(flow, e.constant("v", plain ? i : js`${i} === ${start} ? ${from} : ${i}`)));
  });
}
