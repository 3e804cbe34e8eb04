import { MANY, ONE } from "../arity.ts";
import type { Core, CorePattern, Slot } from "../core.ts";
import { Code, js } from "./code.ts";
import { changeInPlace, changesInPlace } from "./emit-owned.ts";
import { type Emit, type Emitter, RUN } from "./emitter.ts";
import type { Env } from "./env.ts";
import { computed, type Flow, type Kont } from "./flow.ts";
import type { Tries } from "./tries.ts";

/** `source as pattern | body` */
export const bind: Emit<"bind"> = (e, node, env, flow, k) =>
  e.values(node.source, env, flow.v, ({ v }) =>
    destructure(e, node.patterns, env, v, flow, k, (inside, out) => e.gen(node.body, inside, flow, out)),
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
      if (owned === null) nextState(e, node, inside, computed(item, state), state);
      else nextStateInPlace(e, node.update, inside, state, owned);
    };
    e.eagerly(() =>
      e.gen(node.source, env, computed(init, input), {
        tiny: false,
        emit: (item) => destructure(e, node.patterns, env, item.v, flow, NOTHING, (inside) => next(item, inside)),
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
  changeInPlace(e, update, env, e.constant("before", state), owned, (v) => e.line(js`${state} = ${v};\n`));
}

/** jq takes the state away while the update runs, so after a failure the next pattern of `?//` finds null. */
function nextState(e: Emitter, { update, patterns }: Reduce, env: Env, flow: Flow, state: Code): void {
  const before = { ...flow, v: e.constant("before", state) };
  const always = e.arity(update, env) === ONE;
  if (!always || patterns.length > 1) e.line(js`${state} = null;\n`);
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
        destructure(e, node.patterns, env, item.v, flow, k, (inside, out) => {
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

type Body = (inside: Env, out: Kont) => void;

function destructure(
  e: Emitter,
  patterns: readonly CorePattern[],
  env: Env,
  v: Code,
  flow: Flow,
  k: Kont,
  body: Body,
): void {
  const [only, ...more] = patterns;
  if (only !== undefined && more.length === 0) match(e, only, env, v, (inside) => body(inside, k));
  else e.join(MANY, flow, k, (out) => alternatives(e, patterns, env, v, out, body));
}

/**
 * `p1 ?// p2 | body`: when a pattern does not fit, or anything after it fails, the next one is tried. Like jq, this
 * covers what comes after the body too: `[[3]] | (.[] as [$a] ?// $a | $a) | if type == "number" then error else . end`.
 */
function alternatives(e: Emitter, patterns: readonly CorePattern[], env: Env, v: Code, out: Kont, body: Body): void {
  const nulls = new Map(patterns.flatMap(slotsOf).map((slot) => [slot, js`null`]));
  const outside = env.with({ slots: nulls });
  const attemptFrom = (from: number): void => {
    const pattern = patterns[from];
    if (pattern === undefined) return;
    const run = () => match(e, pattern, outside, v, (inside) => body(inside, out));
    if (from === patterns.length - 1) {
      run();
      return;
    }
    const depth = e.constant("depth", js`${RUN}.depth`);
    const tries = e.tries;
    e.tries = { outer: tries, down: null };
    e.barred(js`try`, run);
    e.tries = tries;
    e.block(js`catch (error)`, () => {
      e.line(js`${e.rt("rethrowUncatchable")}(error); ${RUN}.depth = ${depth};\n`);
      // If it was the rest of the program that failed, it is now not at work any more.
      for (let around: Tries | null = tries; around !== null; around = around.outer) {
        if (around.down !== null) e.line(js`${around.down} = false;\n`);
      }
      attemptFrom(from + 1);
    });
  };
  attemptFrom(0);
}

function slotsOf(pattern: CorePattern): Slot[] {
  switch (pattern.kind) {
    case "slot":
      return [pattern.slot];
    case "elements":
      return pattern.elements.flatMap(slotsOf);
    case "entries":
      return pattern.entries.flatMap(({ slot, pattern: inner }) => [
        ...(slot === null ? [] : [slot]),
        ...(inner === null ? [] : slotsOf(inner)),
      ]);
  }
}

function match(e: Emitter, pattern: CorePattern, env: Env, v: Code, next: (inside: Env) => void): void {
  switch (pattern.kind) {
    case "slot":
      next(env.with({ slots: new Map([[pattern.slot, v]]) }));
      return;
    case "elements":
      // From the last one to the first, like jq: `[1, true] as [[$x], [$y]] | 0` fails on `true`.
      matchAll(
        e,
        [...pattern.elements.entries()].reverse(),
        env,
        ([i, element], inside, then) => {
          const at = e.constant("v", js`${e.rt("index")}(${v}, ${Code.integer(i)})`);
          match(e, element, inside, at, then);
        },
        next,
      );
      return;
    case "entries":
      matchAll(
        e,
        pattern.entries,
        env,
        (entry, inside, then) => {
          e.values(entry.key, inside, v, (key) => {
            const at = e.constant("v", js`${e.rt("index")}(${v}, ${key.v})`);
            const bound = entry.slot === null ? inside : inside.with({ slots: new Map([[entry.slot, at]]) });
            if (entry.pattern === null) then(bound);
            else match(e, entry.pattern, bound, at, then);
          });
        },
        next,
      );
  }
}

function matchAll<T>(
  e: Emitter,
  parts: readonly T[],
  env: Env,
  one: (part: T, env: Env, then: (inside: Env) => void) => void,
  next: (inside: Env) => void,
  from = 0,
): void {
  const part = parts[from];
  if (part === undefined) next(env);
  else one(part, env, (inside) => matchAll(e, parts, inside, one, next, from + 1));
}
