import type { CorePattern, Slot } from "../core.ts";
import { COMMA, Code, js } from "./code.ts";
import { type Emitter, RUN } from "./emitter.ts";
import type { Env } from "./env.ts";
import type { Kont } from "./flow.ts";
import type { Tries } from "./tries.ts";

type Body = (inside: Env, out: Kont) => void;

/** Takes `v` apart, and goes on with the variables of the pattern: once, or for each combination of its keys. */
export function destructure(
  e: Emitter,
  patterns: readonly CorePattern[],
  env: Env,
  v: Code,
  k: Kont,
  body: Body,
): void {
  const [only, ...more] = patterns;
  if (only !== undefined && more.length === 0) match(e, only, env, v, (inside) => body(inside, k));
  else alternatives(e, patterns, env, v, k, body);
}

/**
 * `p1 ?// p2 | body`: when a pattern does not fit, or anything after it fails, the next one is tried. Like jq, this
 * covers what comes after the body too: `[[3]] | (.[] as [$a] ?// $a | $a) | if type == "number" then error else . end`.
 * The body is a function of all variables, or ten of these in a row would be a thousand copies of what comes last.
 */
function alternatives(e: Emitter, patterns: readonly CorePattern[], env: Env, v: Code, k: Kont, body: Body): void {
  const slots = [...new Set(patterns.flatMap(slotsOf))];
  const params = new Map(slots.map((slot) => [slot, e.scope.fresh("value")]));
  const code = e.insideFunction(e.lazy, () => {
    e.step();
    body(env.with({ slots: params }), k);
  });
  const name = e.constant("body", js`${e.functionHead(e.lazy, [...params.values()])} {\n${code}}`);
  const outside = env.with({ slots: new Map(slots.map((slot) => [slot, js`null`])) });
  firstThatWorks(e, patterns, (pattern) =>
    match(e, pattern, outside, v, (inside) => {
      const values = slots.map((slot) => inside.slot(slot));
      e.callStatement(js`${name}(${Code.join(values, COMMA)})`);
    }),
  );
}

function firstThatWorks(
  e: Emitter,
  [pattern, ...others]: readonly CorePattern[],
  run: (pattern: CorePattern) => void,
): void {
  if (pattern === undefined) return;
  if (others.length === 0) {
    run(pattern);
    return;
  }
  const depth = e.constant("depth", js`${RUN}.depth`);
  const { tries } = e;
  e.tries = { outer: tries, down: null };
  e.barred(js`try`, () => run(pattern));
  e.tries = tries;
  e.block(js`catch (error)`, () => {
    e.line(js`${e.rt("rethrowUncatchable")}(${RUN}, error); ${RUN}.depth = ${depth};\n`);
    // If it was the rest of the program that failed, it is now not at work any more.
    for (let around: Tries | null = tries; around !== null; around = around.outer) {
      if (around.down !== null) e.line(js`${around.down} = false;\n`);
    }
    firstThatWorks(e, others, run);
  });
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
          const at = e.constant("v", js`${e.rt("index")}(${RUN}, ${v}, ${Code.integer(i)})`);
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
            const at = e.constant("v", js`${e.rt("index")}(${RUN}, ${v}, ${key.v})`);
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
