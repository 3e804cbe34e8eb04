import { ONE } from "../arity.ts";
import type { Core } from "../core.ts";
import { type Code, js } from "./code.ts";
import { pathOf } from "./emit-access.ts";
import { type Emit, type Emitter, RUN } from "./emitter.ts";
import type { Env } from "./env.ts";
import { computed, type Flow } from "./flow.ts";

/**
 * `paths |= update`: each path that the original input has is updated in the result so far; what gets no new value is
 * deleted at the end, all at once, so that `.[] |= empty` does not skip over elements that moved up.
 */
export const modify: Emit<"modify"> = (e, node, env, flow, k) => {
  const result = e.variable("result", flow.v);
  const gone = e.constant("gone", js`[]`);
  const owned = e.constant("owned", js`${e.rt("newOwned")}()`);
  forEachPath(e, node.paths, env, flow, (path) => {
    const old = e.constant("old", js`${e.rt("lend")}(${e.rt("getpath")}(${result}, ${path}), ${owned})`);
    const set = (v: Code) => setPath(e, result, path, v, owned);
    if (e.arity(node.update, env) === ONE) {
      e.values(node.update, env, old, ({ v }) => set(v));
      return;
    }
    const updated = e.variable("updated", js`undefined`);
    e.values({ kind: "first", body: node.update }, env, old, ({ v }) => e.line(js`${updated} = ${v};\n`));
    e.block(js`if (${updated} === undefined)`, () => e.line(js`${gone}.push(${path});\n`));
    e.block(js`else`, () => set(updated));
  });
  const deleted = js`${gone}.length === 0 ? ${result} : ${e.rt("delpaths")}(${RUN}, ${result}, ${gone})`;
  k.emit(computed(flow, e.constant("v", deleted)));
};

export const assign: Emit<"assign"> = (e, node, env, flow, k) =>
  e.values(node.value, env, flow.v, (value) => {
    const result = e.variable("result", flow.v);
    const owned = e.constant("owned", js`${e.rt("newOwned")}()`);
    forEachPath(e, node.paths, env, flow, (path) => setPath(e, result, path, value.v, owned));
    k.emit(computed(flow, result));
  });

function setPath(e: Emitter, result: Code, path: Code, v: Code, owned: Code): void {
  e.line(js`${result} = ${e.rt("setOwned")}(${RUN}, ${result}, ${path}, ${v}, ${owned});\n`);
}

function forEachPath(e: Emitter, paths: Core, env: Env, flow: Flow, body: (path: Code) => void): void {
  const start: Flow = { v: flow.v, p: e.rt("ROOT"), pv: flow.v };
  e.eagerly(() => e.gen(paths, env, start, { tiny: false, emit: (end) => body(e.constant("path", pathOf(e, end))) }));
}
