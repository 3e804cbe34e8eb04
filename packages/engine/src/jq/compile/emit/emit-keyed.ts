import { ELEMENT_SIZE } from "../../values/run.ts";
import { ONE } from "../arity.ts";
import type { Core } from "../core.ts";
import { COMMA, Code, js } from "./code.ts";
import { type Emitter, RUN } from "./emitter.ts";
import type { Env } from "./env.ts";

/** A filter, and what its names mean. */
interface Closed {
  readonly core: Core;
  readonly env: Env;
}

/** One part of a key: a value, or an array literal of values, which is compared part by part as well. */
type KeyPart = Closed | readonly Closed[];

/**
 * `sort_by(.a, .b)` is `_sort_by_impl([.[] | [.a, .b]])`. Where each part gives exactly one output, the parts go into an
 * array each, and there is none per element. Null for any other call.
 */
export function callOfColumns(e: Emitter, node: Core & { kind: "native" }, env: Env, input: Code): Code | null {
  const { name, ofColumns } = node.builtin;
  const parts = ofColumns === undefined ? null : keyParts(e, node.args, env);
  if (parts === null) return null;
  const columns = parts.flat().map(() => e.constant("column", js`[]`));
  gather(e, input, parts.flat(), columns);
  const shape = parts.map((part) => ("core" in part ? null : part.length));
  const all = js`[${Code.join(columns, COMMA)}]`;
  return js`${e.scope.value(ofColumns, name)}(${RUN}, ${input}, ${all}, ${e.scope.value(shape, "shape")})`;
}

function gather(e: Emitter, input: Code, parts: readonly Closed[], columns: readonly Code[]): void {
  const all = e.constant("all", js`${e.rt("elements")}(${RUN}, ${input})`);
  const i = e.scope.fresh("i");
  e.eagerly(() =>
    e.barred(js`for (let ${i} = 0; ${i} < ${all}.length; ${i}++)`, () => {
      e.step();
      const size = Code.integer(parts.length * ELEMENT_SIZE);
      e.line(js`if ((${RUN}.allocation -= ${size}) < 0) ${RUN}.outOfAllocation();\n`);
      const element = e.constant("v", js`${all}[${i}]`);
      parts.forEach(({ core, env }, at) => {
        e.values(core, env, element, ({ v }) => e.line(js`${columns[at] ?? js`null`}.push(${v});\n`));
      });
    }),
  );
}

/** The parts of `f` in `[.[] | [f]]`; null where some give no output, or several. */
function keyParts(e: Emitter, [keys]: readonly Core[], env: Env): readonly KeyPart[] | null {
  if (keys?.kind !== "array" || keys.body?.kind !== "pipe") return null;
  const { left, right } = keys.body;
  if (left.kind !== "iterate" || left.target.kind !== "identity" || right.kind !== "array") return null;
  if (right.body === null) return null;
  const parts = commaParts({ core: right.body, env }).map((part) => columnsOf(e, part));
  return parts.flat().every((part) => isOne(e, part)) ? parts : null;
}

function columnsOf(e: Emitter, part: Closed): KeyPart {
  if (part.core.kind !== "array" || part.core.body === null) return part;
  const elements = commaParts({ core: part.core.body, env: part.env });
  return elements.every((element) => isOne(e, element)) ? elements : part;
}

const isOne = (e: Emitter, { core, env }: Closed): boolean => e.arity(core, env) === ONE;

/** `.a, .b` as a list, through the parameters of functions that were copied into their callers. */
function commaParts({ core, env }: Closed): Closed[] {
  if (core.kind === "comma") return [...commaParts({ core: core.left, env }), ...commaParts({ core: core.right, env })];
  if (core.kind !== "param") return [{ core, env }];
  const closure = env.param(core.param);
  return "core" in closure ? commaParts(closure) : [{ core, env }];
}
