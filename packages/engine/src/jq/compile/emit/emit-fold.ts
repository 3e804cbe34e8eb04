import { MANY, ONE } from "../arity.ts";
import type { Core } from "../core.ts";
import { type Code, js } from "./code.ts";
import { destructure } from "./destructure.ts";
import { changeInPlace, changesInPlace } from "./emit-owned.ts";
import type { Emit, Emitter } from "./emitter.ts";
import type { Env } from "./env.ts";
import { computed, type Flow, type Kont } from "./flow.ts";

/** `source as pattern | body` */
export const bind: Emit<"bind"> = (e, node, env, flow, k) =>
  e.values(node.source, env, flow.v, ({ v }) =>
    destructure(e, node.patterns, env, v, k, (inside, out) => e.gen(node.body, inside, flow, out)),
  );

/**
 * `reduce source as pattern (init; update)`. The last output of `update` is the next state; without any it is null.
 * In path mode the path is that of the init, and the state meets the path of the source: `path(reduce .[] as $x (.; .a))`
 * fails, `path(reduce 1 as $x (.a; .))` is `["a"]`.
 */
export const reduce: Emit<"reduce"> = (e, node, env, flow, k) => {
  const inputs = e.arity(node.init, env) === MANY ? inputThenNull(e, flow.v) : null;
  start(e, node.init, env, flow, (init) => {
    const input = inputs?.() ?? flow.v;
    const state = e.variable("state", init.v);
    const owned = ownsItsState(e, node, env, flow) ? e.constant("owned", js`${e.rt("newOwned")}()`) : null;
    const next = (item: Flow, inside: Env) => {
      if (owned === null) nextState(e, node.update, inside, computed(item, state), state);
      else nextStateInPlace(e, node.update, inside, state, owned);
    };
    e.eagerly(() =>
      e.gen(node.source, env, computed(init, input), {
        tiny: false,
        emit: (item) => destructure(e, node.patterns, env, item.v, NOTHING, (inside) => next(item, inside)),
      }),
    );
    k.emit(computed(init, state));
  });
};

/** Where the init has several outputs, jq has the input for the source only once: `5 | [reduce . as $x (1, 2; [., $x])]` */
function inputThenNull(e: Emitter, v: Code): () => Code {
  const input = e.variable("input", v);
  return () => {
    const once = e.constant("once", input);
    e.line(js`${input} = null;\n`);
    return once;
  };
}

function start(e: Emitter, init: Core, env: Env, flow: Flow, emit: (init: Flow) => void): void {
  e.gen(init, env, flow, { emit, tiny: false });
}

type Reduce = Extract<Core, { kind: "reduce" }>;

/** `?//` may run an update again after half of it failed, so there the old state must stay as it was. */
function ownsItsState(e: Emitter, node: Reduce, env: Env, flow: Flow): boolean {
  const { update, patterns } = node;
  return flow.p === null && patterns.length === 1 && changesInPlace(update) && e.arity(update, env) === ONE;
}

function nextStateInPlace(e: Emitter, update: Core, env: Env, state: Code, owned: Code): void {
  const before = e.constant("before", state);
  e.line(js`${state} = null;\n`);
  changeInPlace(e, update, env, before, owned, (v) => e.line(js`${state} = ${v};\n`));
}

/**
 * jq takes the state away while the update runs, so after a failure the next pattern of a `?//` finds null. It may stand in
 * the source: `["a"] | reduce (. as [$x] ?// $x | $x) as $y (1; . + $y)` is `["a"]`.
 */
function nextState(e: Emitter, update: Core, env: Env, flow: Flow, state: Code): void {
  const before = { ...flow, v: e.constant("before", state) };
  const always = e.arity(update, env) === ONE;
  e.line(js`${state} = null;\n`);
  e.gen(update, env, before, { tiny: !always, emit: ({ v }) => e.line(js`${state} = ${v};\n`) });
}

const NOTHING: Kont = { tiny: true, emit: () => {} };

/** `foreach source as pattern (init; update; extract)`: every output of `update` is a state and is given on. */
export const foreach: Emit<"foreach"> = (e, node, env, flow, k) =>
  start(e, node.init, env, flow, (init) => {
    const state = e.variable("state", init.v);
    e.gen(node.source, env, computed(init, flow.v), {
      tiny: false,
      emit: (item) =>
        destructure(e, node.patterns, env, item.v, k, (inside, out) => {
          const before = e.constant("before", state);
          e.line(js`${state} = null;\n`);
          e.gen(node.update, inside, computed(item, before), {
            tiny: false,
            emit: (after) => {
              e.line(js`${state} = ${after.v};\n`);
              if (node.extract === null) out.emit(after);
              else e.gen(node.extract, inside, after, out);
            },
          });
        }),
    });
  });
