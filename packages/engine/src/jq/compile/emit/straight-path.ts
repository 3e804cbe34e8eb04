import { ONE } from "../arity.ts";
import type { Core } from "../core.ts";
import { COMMA, Code, js } from "./code.ts";
import { at } from "./emit-access.ts";
import { type Emitter, RUN } from "./emitter.ts";
import type { Env } from "./env.ts";
import { valueFlow } from "./flow.ts";

/** A container on the way to a value, and the key under which the way goes on. */
interface Step {
  readonly container: Code;
  readonly key: Code;
  /** Whether the key is a text of the program, as in `.name`. */
  readonly isName: boolean;
}

/** A way of single steps, written out: `.a.b`, `.[$key].count`, `.a | .b`. */
export interface StraightPath {
  /** The value at its end. */
  readonly v: Code;
  readonly steps: readonly Step[];
}

/** Whether paths are exactly one path of plain steps, so that it needs no array of keys. */
export function isStraight(e: Emitter, paths: Core, env: Env): boolean {
  switch (paths.kind) {
    case "identity":
      return true;
    case "index":
      return !paths.optional && e.arity(paths.key, env) === ONE && isStraight(e, paths.target, env);
    case "pipe":
      return isStraight(e, paths.left, env) && isStraight(e, paths.right, env);
    default:
      return false;
  }
}

/** Goes a straight way from `v`. A key is computed on the input of its whole term, before the steps in front of it. */
export function walk(e: Emitter, paths: Core, env: Env, v: Code): StraightPath {
  if (paths.kind === "pipe") {
    const left = walk(e, paths.left, env, v);
    const right = walk(e, paths.right, env, left.v);
    return { v: right.v, steps: [...left.steps, ...right.steps] };
  }
  if (paths.kind !== "index") return { v, steps: [] };
  const { v: key } = e.single(paths.key, env, valueFlow(v));
  const target = walk(e, paths.target, env, v);
  const isName = paths.key.kind === "constant" && typeof paths.key.value === "string";
  const step = { container: target.v, key, isName };
  return { v: at(e, target.v, paths.key, key), steps: [...target.steps, step] };
}

/** The keys as an array. */
export const keysOf = ({ steps }: StraightPath): Code =>
  js`[${Code.join(
    steps.map(({ key }) => key),
    COMMA,
  )}]`;

/** What is at the start of the way once `v` is at its end. */
export function setAtEnd(e: Emitter, { steps }: StraightPath, v: Code, owned: Code): Code {
  if (steps.length === 0) return v;
  e.step();
  for (const { container, key, isName } of steps) {
    if (!isName) e.line(js`${e.rt("refuseStep")}(${container}, ${key});\n`);
  }
  return steps.reduceRight(
    (value, { container, key }) =>
      e.constant("v", js`${e.rt("assignStep")}(${RUN}, ${container}, ${key}, ${value}, ${owned})`),
    v,
  );
}
