import { ONE } from "../arity.ts";
import type { Core } from "../core.ts";
import { type Code, js } from "./code.ts";
import { pathOf } from "./emit-access.ts";
import { type Emit, type Emitter, RUN } from "./emitter.ts";
import type { Env } from "./env.ts";
import { computed, type Flow } from "./flow.ts";

/** `paths |= update` */
export const modify: Emit<"modify"> = (e, node, env, flow, k) => {
  const owned = e.constant("owned", js`${e.rt("newOwned")}()`);
  const v = modifyInto(e, node, env, flow.v, owned, () => false);
  if (flow.p !== null) refuseAsPath(e, flow.p, v);
  k.emit(computed(flow, v));
};

/** `path(.a |= 1)` always fails, even where nothing was changed: what jq computes there has no path. */
function refuseAsPath(e: Emitter, p: Code, v: Code): void {
  e.line(js`${e.rt("checkIntactToStep")}(${p}, [${v}, []], ${e.rt("NOWHERE")}, 0);\n`);
}

/** `paths = value`, once for each value. */
export const assign: Emit<"assign"> = (e, node, env, flow, k) =>
  e.values(node.value, env, flow.v, (value) => {
    const owned = e.constant("owned", js`${e.rt("newOwned")}()`);
    k.emit(computed(flow, assignInto(e, node.paths, env, flow.v, value.v, owned)));
  });

/**
 * Each path that the original input has is updated in the result so far; what gets no new value is deleted at the end,
 * all at once, so that `.[] |= empty` does not skip over elements that moved up.
 * @param shortcut may emit the update itself where it can do better than the general way, and says whether it did.
 */
export function modifyInto(
  e: Emitter,
  node: { readonly paths: Core; readonly update: Core },
  env: Env,
  v: Code,
  owned: Code,
  shortcut: (old: Code, set: (v: Code) => void) => boolean,
): Code {
  const result = e.variable("result", v);
  const gone = e.constant("gone", js`[]`);
  forEachPath(e, node.paths, env, v, (path) => {
    const found = e.constant("old", js`${e.rt("getpath")}(${result}, ${path})`);
    const set = (updated: Code) => setPath(e, result, path, updated, owned);
    if (!shortcut(found, set)) updateAt(e, node.update, env, found, path, owned, gone, set);
  });
  const deleted = js`${gone}.length === 0 ? ${result} : ${e.rt("delpaths")}(${RUN}, ${result}, ${gone})`;
  return e.constant("v", deleted);
}

/** The first output of the update is the new value; without one, the path is to be deleted. */
function updateAt(
  e: Emitter,
  update: Core,
  env: Env,
  found: Code,
  path: Code,
  owned: Code,
  gone: Code,
  set: (v: Code) => void,
): void {
  const old = e.constant("old", js`${e.rt("lend")}(${found}, ${owned})`);
  if (e.arity(update, env) === ONE) {
    e.values(update, env, old, ({ v }) => set(v));
    return;
  }
  const updated = e.variable("updated", js`undefined`);
  e.values({ kind: "first", body: update }, env, old, ({ v }) => e.line(js`${updated} = ${v};\n`));
  e.block(js`if (${updated} === undefined)`, () => e.line(js`${gone}.push(${path});\n`));
  e.block(js`else`, () => set(updated));
}

export function assignInto(e: Emitter, paths: Core, env: Env, v: Code, value: Code, owned: Code): Code {
  const result = e.variable("result", v);
  forEachPath(e, paths, env, v, (path) => setPath(e, result, path, value, owned));
  return result;
}

function setPath(e: Emitter, result: Code, path: Code, v: Code, owned: Code): void {
  e.line(js`${result} = ${e.rt("setpathOwned")}(${RUN}, ${result}, ${path}, ${v}, ${owned});\n`);
}

function forEachPath(e: Emitter, paths: Core, env: Env, v: Code, body: (path: Code) => void): void {
  const start: Flow = { v, p: e.rt("ROOT"), pv: v };
  e.eagerly(() => e.gen(paths, env, start, { tiny: false, emit: (end) => body(e.constant("path", pathOf(e, end))) }));
}
