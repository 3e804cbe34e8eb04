import { MANY, ONE } from "../arity.ts";
import type { Core } from "../core.ts";
import { type Code, js } from "./code.ts";
import { pathOf } from "./emit-access.ts";
import { type Emit, type Emitter, RUN } from "./emitter.ts";
import type { Env } from "./env.ts";
import { computed, type Flow } from "./flow.ts";
import { isStraight, keysOf, setAtEnd, walk } from "./straight-path.ts";

/** The value that is to be changed, and the name of the set of containers that may be changed in place. */
export interface Changing {
  readonly v: Code;
  readonly owned: Code;
  /** Whether `v` itself may be among them: it was made by an update before this one. */
  readonly inPlace: boolean;
}

type Modify = Pick<Extract<Core, { kind: "modify" }>, "paths" | "update">;

/** May emit the update of one old value in a better way than the general one, and says whether it did. */
type Shortcut = (old: Code, set: (v: Code) => void) => boolean;

/** `paths |= update` */
export const modify: Emit<"modify"> = (e, node, env, flow, k) => {
  const v = modifyInto(e, node, env, unchanged(e, flow.v), () => false);
  if (flow.p !== null) refuseAsPath(e, flow.p, v);
  k.emit(computed(flow, v));
};

/** `path(.a |= 1)` always fails, even where nothing was changed: what jq computes there has no path. */
function refuseAsPath(e: Emitter, p: Code, v: Code): void {
  e.line(js`${e.rt("checkIntactToStep")}(${p}, [${v}, []], ${e.rt("NOWHERE")}, 0);\n`);
}

/** `paths = value`, once for each value. */
export const assign: Emit<"assign"> = (e, node, env, flow, k) =>
  e.values(node.value, env, flow.v, ({ v }) =>
    k.emit(computed(flow, assignInto(e, node.paths, env, unchanged(e, flow.v), v))),
  );

const unchanged = (e: Emitter, v: Code): Changing => ({
  v,
  owned: e.constant("owned", js`${e.rt("newOwned")}()`),
  inPlace: false,
});

/**
 * Each path that the original input has is updated in the result so far; what gets no new value is deleted at the end,
 * all at once, so that `.[] |= empty` does not skip over elements that moved up.
 */
export function modifyInto(e: Emitter, node: Modify, env: Env, from: Changing, shortcut: Shortcut): Code {
  if (isStraight(e, node.paths, env)) return modifyAtEnd(e, node, env, from, shortcut);
  const result = e.variable("result", from.v);
  const gone = e.constant("gone", js`[]`);
  forEachPath(e, node.paths, env, from, (path) => {
    const found = e.constant("old", js`${e.rt("getpath")}(${RUN}, ${result}, ${path})`);
    const set = (v: Code) => setPath(e, result, path, v, from.owned);
    if (shortcut(found, set)) return;
    const old = e.constant("old", js`${e.rt("lend")}(${found}, ${path}, ${from.owned})`);
    firstOutput(e, node.update, env, old, set, () => e.line(js`${gone}.push(${path});\n`));
  });
  return e.constant("v", js`${e.rt("deletePaths")}(${RUN}, ${result}, ${gone}, ${from.owned})`);
}

/** The same for one path of plain steps. */
function modifyAtEnd(e: Emitter, node: Modify, env: Env, from: Changing, shortcut: Shortcut): Code {
  const path = walk(e, node.paths, env, from.v);
  const result = e.variable("result", js`null`);
  const set = (v: Code) => e.line(js`${result} = ${setAtEnd(e, path, v, from.owned)};\n`);
  if (shortcut(path.v, set)) return result;
  const old = e.constant("old", js`${e.rt("lend")}(${path.v}, ${keysOf(path)}, ${from.owned})`);
  firstOutput(e, node.update, env, old, set, () => {
    e.line(js`${result} = ${e.rt("deletePaths")}(${RUN}, ${from.v}, [${keysOf(path)}], ${from.owned});\n`);
  });
  return result;
}

/** The first output of the update is the new value; without one, the path is to be deleted. */
function firstOutput(e: Emitter, update: Core, env: Env, old: Code, set: (v: Code) => void, drop: () => void): void {
  if (e.arity(update, env) === ONE) {
    e.values(update, env, old, ({ v }) => set(v));
    return;
  }
  const updated = e.variable("updated", js`undefined`);
  e.values({ kind: "first", body: update }, env, old, ({ v }) => e.line(js`${updated} = ${v};\n`));
  e.block(js`if (${updated} === undefined)`, drop);
  e.block(js`else`, () => set(updated));
}

export function assignInto(e: Emitter, paths: Core, env: Env, from: Changing, value: Code): Code {
  if (isStraight(e, paths, env)) return setAtEnd(e, walk(e, paths, env, from.v), value, from.owned);
  const result = e.variable("result", from.v);
  forEachPath(e, paths, env, from, (path) => setPath(e, result, path, value, from.owned));
  return result;
}

function setPath(e: Emitter, result: Code, path: Code, v: Code, owned: Code): void {
  e.line(js`${result} = ${e.rt("setpathOwned")}(${RUN}, ${result}, ${path}, ${v}, ${owned});\n`);
}

/**
 * The paths are those of the value as it was: where it is changed in place, all of them are found before the first change.
 * `reduce (1, 2) as $x ([1]; (.[] as $y | .[length]) = 5)` would go on for ever.
 */
function forEachPath(e: Emitter, paths: Core, env: Env, from: Changing, body: (path: Code) => void): void {
  const found = (next: (path: Code) => void): void => {
    const start: Flow = { v: from.v, p: e.rt("ROOT"), pv: from.v };
    e.eagerly(() => e.gen(paths, env, start, { tiny: false, emit: (end) => next(e.constant("path", pathOf(e, end))) }));
  };
  if (!from.inPlace || e.arity(paths, env) !== MANY) {
    found(body);
    return;
  }
  const all = e.constant("paths", js`[]`);
  found((path) => e.line(js`${all}.push(${path});\n`));
  const path = e.scope.fresh("path");
  e.barred(js`for (const ${path} of ${all})`, () => body(path));
}
