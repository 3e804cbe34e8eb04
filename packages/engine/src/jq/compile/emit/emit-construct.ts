import { CONTAINER_SIZE, ELEMENT_SIZE } from "../../values/run.ts";
import { MANY } from "../arity.ts";
import type { Core, CoreEntry } from "../core.ts";
import { COMMA, Code, isPlainMember, js } from "./code.ts";
import { literal } from "./emit-access.ts";
import { type Emit, type Emitter, RUN } from "./emitter.ts";
import type { Env } from "./env.ts";
import { computed, type Flow } from "./flow.ts";

const ELEMENT = Code.integer(ELEMENT_SIZE);

/** `until(false; [., .])` holds more at each round without a loop that pushes: literals are charged, too. */
function chargeContainer(e: Emitter, elements: number): void {
  const size = Code.integer(CONTAINER_SIZE + elements * ELEMENT_SIZE);
  e.line(js`if ((${RUN}.allocation -= ${size}) < 0) ${RUN}.outOfAllocation();\n`);
}

/** `[body]`: a literal where every part gives exactly one output, else outputs are pushed as they come. */
export const array: Emit<"array"> = (e, node, env, flow, k) => {
  const parts = node.body === null ? [] : commaParts(node.body);
  if (parts.every((part) => e.arity(part, env) === 0)) {
    const items: Code[] = [];
    for (const part of parts) e.values(part, env, flow.v, ({ v }) => items.push(v));
    chargeContainer(e, items.length);
    k.emit(computed(flow, e.constant("array", js`[${Code.join(items, COMMA)}]`)));
    return;
  }
  chargeContainer(e, parts.length);
  const items = e.constant("array", js`[]`);
  const charge = parts.some((part) => e.arity(part, env) === MANY);
  e.eagerly(() => {
    for (const part of parts) {
      e.gen(
        part,
        env,
        { v: flow.v, p: null, pv: null },
        {
          tiny: true,
          emit: ({ v }) => {
            if (charge) e.line(js`if ((${RUN}.allocation -= ${ELEMENT}) < 0) ${RUN}.outOfAllocation();\n`);
            e.line(js`${items}.push(${v});\n`);
          },
        },
      );
    }
  });
  k.emit(computed(flow, items));
};

/** `a, b, c` as a list. */
export function commaParts(node: Core): Core[] {
  const parts: Core[] = [];
  const pending = [node];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === "comma") pending.push(next.right, next.left);
    else parts.push(next);
  }
  return parts;
}

/** `{…}`: keys and values in order of writing, the first entry being the outermost loop. */
export const object: Emit<"object"> = (e, node, env, flow, k) => {
  const build = (from: number, members: readonly Code[]): void => {
    const entry = node.entries[from];
    if (entry !== undefined) {
      member(e, entry, env, flow, (code) => build(from + 1, [...members, code]));
      return;
    }
    chargeContainer(e, members.length);
    k.emit(computed(flow, e.constant("object", js`{ ${Code.join(members, COMMA)} }`)));
  };
  build(0, []);
};

function member(e: Emitter, entry: CoreEntry, env: Env, flow: Flow, next: (member: Code) => void): void {
  const { key, value } = entry;
  if (key.kind === "constant" && typeof key.value === "string" && value !== null) {
    const name = isPlainMember(key.value) ? Code.name(key.value) : js`[${literal(e, key.value)}]`;
    e.values(value, env, flow.v, ({ v }) => next(js`${name}: ${v}`));
    return;
  }
  e.values(key, env, flow.v, (name) => {
    // A computed key defines an own property, `__proto__` included.
    const checked = () => e.constant("key", js`${e.rt("checkedKey")}(${RUN}, ${name.v})`);
    if (value === null)
      next(js`[${checked()}]: ${e.constant("v", js`${e.rt("index")}(${RUN}, ${flow.v}, ${name.v})`)}`);
    else e.values(value, env, flow.v, ({ v }) => next(js`[${checked()}]: ${v}`));
  });
}
