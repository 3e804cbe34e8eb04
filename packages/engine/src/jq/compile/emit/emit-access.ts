import type { JqValue } from "../../values/value.ts";
import { MANY, onlyElement } from "../arity.ts";
import type { Core } from "../core.ts";
import { Code, isPlainMember, js } from "./code.ts";
import { type Emit, type Emitter, RUN } from "./emitter.ts";
import { computed, type Flow, type Kont, placeOf, stepped, valueFlow } from "./flow.ts";

export const identity: Emit<"identity"> = (_e, _node, _env, flow, k) => k.emit(flow);

export const constant: Emit<"constant"> = (e, { value }, _env, flow, k) => {
  const v = literal(e, value);
  const bool = typeof value === "boolean";
  // null, true and false are the same wherever they come from.
  k.emit(value === null || bool ? computed(flow, v, bool) : e.fresh(flow, v));
};

export function literal(e: Emitter, value: JqValue): Code {
  if (value === null) return js`null`;
  if (value === true) return js`true`;
  if (value === false) return js`false`;
  if (typeof value === "number" && Number.isSafeInteger(value) && !Object.is(value, -0)) return Code.integer(value);
  return e.scope.value(value, typeof value === "string" ? value.slice(0, 12) || "text" : "value");
}

export const variable: Emit<"variable"> = (_e, { slot }, env, flow, k) => k.emit(computed(flow, env.slot(slot)));

export const environment: Emit<"environment"> = (e, _node, _env, flow, k) =>
  k.emit(computed(flow, e.constant("env", js`${RUN}.env`)));

/** `T[key]`: the key is evaluated first, on the input of the whole term, and is the outer loop. */
export const index: Emit<"index"> = (e, node, env, flow, k) => {
  e.values(node.key, env, flow.v, (key) =>
    e.gen(node.target, env, flow, {
      tiny: false,
      emit: (target) => stepInto(e, target, node.key, key.v, node.optional, k),
    }),
  );
};

function stepInto(e: Emitter, target: Flow, keyNode: Core, key: Code, optional: boolean, k: Kont): void {
  checkIntact(e, target, key);
  const next = (v: Code) => k.emit(stepped(v, extendPath(e, target, key)));
  if (optional) {
    const v = atOrNothing(e, target.v, keyNode, key);
    e.block(js`if (${v} !== undefined)`, () => next(v));
  } else next(at(e, target.v, keyNode, key));
}

/** `v[key]`, where `key` is what `keyNode` gave. */
export function at(e: Emitter, v: Code, keyNode: Core, key: Code): Code {
  return keyNode.kind === "constant" && typeof keyNode.value === "string"
    ? member(e, v, keyNode.value, key)
    : e.constant("v", js`${e.rt("index")}(${RUN}, ${v}, ${key})`);
}

/** `v[key]?`: undefined instead of an error. */
function atOrNothing(e: Emitter, v: Code, keyNode: Core, key: Code): Code {
  const name = keyNode.kind === "constant" && typeof keyNode.value === "string" ? keyNode.value : "";
  if (!isPlainMember(name)) return e.constant("v", js`${e.rt("indexOrNothing")}(${RUN}, ${v}, ${key})`);
  const found = e.variable("v", js`${v} === null ? null : (${v}).${Code.name(name)}`);
  e.line(js`if (${found} === undefined) ${found} = ${e.rt("nullOrNothing")}(${v});\n`);
  return found;
}

/** The fast way is a plain property read; what it does not find goes to the function that knows null from an error. */
function member(e: Emitter, v: Code, name: string, key: Code): Code {
  if (!isPlainMember(name)) return e.constant("v", js`${e.rt("field")}(${RUN}, ${v}, ${key})`);
  const found = e.variable("v", js`${v} === null ? null : (${v}).${Code.name(name)}`);
  e.line(js`if (${found} === undefined) ${found} = ${e.rt("fieldSlow")}(${v}, ${key});\n`);
  return found;
}

/** `T[from:to]`: from is the outermost loop, then to, then the target. */
export const slice: Emit<"slice"> = (e, node, env, flow, k) => {
  e.values(node.from, env, flow.v, (from) =>
    e.values(node.to, env, flow.v, (to) =>
      e.gen(node.target, env, flow, {
        tiny: false,
        emit: (target) => sliceOf(e, target, from.v, to.v, node.optional, k),
      }),
    ),
  );
};

function sliceOf(e: Emitter, target: Flow, from: Code, to: Code, optional: boolean, k: Kont): void {
  const key = () => js`${e.rt("sliceKey")}(${from}, ${to})`;
  if (target.p !== null && target.v !== target.pv) checkIntact(e, target, e.constant("key", key()));
  const next = (v: Code) => k.emit(stepped(v, target.p === null ? null : extendPath(e, target, key())));
  if (optional) {
    const v = e.constant("v", js`${e.rt("sliceOrNothing")}(${RUN}, ${target.v}, ${from}, ${to})`);
    e.block(js`if (${v} !== undefined)`, () => next(v));
  } else next(e.constant("v", js`${e.rt("slice")}(${RUN}, ${target.v}, ${from}, ${to})`));
}

export const iterate: Emit<"iterate"> = (e, node, env, flow, k) => {
  const only = onlyElement(node, (core) => e.arity(core, env));
  if (only !== null && flow.p === null) e.gen(only, env, flow, k);
  else {
    e.gen(node.target, env, flow, {
      tiny: false,
      emit: (target) => (only === null ? iterateOver(e, target, node.optional, k) : refuseAsPath(e, target, k)),
    });
  }
};

function iterateOver(e: Emitter, target: Flow, optional: boolean, k: Kont): void {
  checkIntactToIterate(e, target);
  const elements = optional ? e.rt("elementsOrNone") : e.rt("elements");
  const all = e.constant("all", js`${elements}(${RUN}, ${target.v})`);
  const keys =
    target.p === null ? null : e.constant("keys", js`${e.rt("keysForPaths")}(${RUN}, ${target.p}, ${target.v})`);
  const i = e.scope.fresh("i");
  e.barred(js`for (let ${i} = 0; ${i} < ${all}.length; ${i}++)`, () => {
    e.step();
    const v = e.constant("v", js`${all}[${i}]`);
    k.emit(
      keys === null ? valueFlow(v) : stepped(v, extendPath(e, target, js`${keys} === null ? ${i} : ${keys}[${i}]`)),
    );
  });
}

function checkIntactToIterate(e: Emitter, { v, p, pv }: Flow): void {
  if (p !== null && pv !== null && v !== pv) e.line(js`${e.rt("checkIntactToIterate")}(${p}, ${v}, ${pv});\n`);
}

/** `path([.a][])` always fails. Outside of `path`, the only element goes on without the array around it. */
function refuseAsPath(e: Emitter, array: Flow, k: Kont): void {
  checkIntactToIterate(e, array);
  k.emit(computed(array, e.constant("v", js`${array.v}[0]`)));
}

/** `..` with an explicit stack: parents before children, as deep as the value goes. */
export const descend: Emit<"descend"> = (e, _node, _env, flow, k) => {
  if (flow.p === null || flow.pv === null || flow.v === flow.pv) {
    const stack = e.constant("stack", js`[${flow.v}]`);
    descendFrom(e, stack, flow.p === null ? null : e.constant("paths", js`[${flow.p}]`), k);
    return;
  }
  // Only going down needs the value at the path: `path([1] | ..)` fails for its first output, before it goes down.
  e.join(MANY, flow, k, (out) => {
    out.emit(flow);
    checkIntactToIterate(e, flow);
    const stack = e.constant("stack", js`[]`);
    const paths = e.constant("paths", js`[]`);
    pushChildren(e, flow.v, flow.p, stack, paths);
    descendFrom(e, stack, paths, out);
  });
};

function descendFrom(e: Emitter, stack: Code, paths: Code | null, k: Kont): void {
  e.barred(js`while (${stack}.length > 0)`, () => {
    e.step();
    const v = e.constant("v", js`${stack}.pop()`);
    const p = paths === null ? null : e.constant("p", js`${paths}.pop()`);
    pushChildren(e, v, p, stack, paths);
    k.emit(stepped(v, p));
  });
}

function pushChildren(e: Emitter, v: Code, p: Code | null, stack: Code, paths: Code | null): void {
  const push =
    p === null
      ? js`${e.rt("pushChildren")}(${RUN}, ${v}, ${stack})`
      : js`${e.rt("pushChildrenWithPaths")}(${RUN}, ${v}, ${p}, ${stack}, ${paths ?? js`null`})`;
  e.line(js`if (typeof ${v} === "object" && ${v} !== null) ${push};\n`);
}

export const path: Emit<"path"> = (e, node, env, flow, k) => {
  const start: Flow = { v: flow.v, p: e.rt("ROOT"), pv: flow.v };
  e.gen(node.body, env, start, {
    tiny: false,
    emit: (end) => k.emit(computed(flow, e.constant("path", pathOf(e, end)))),
  });
};

/** The finished path of a flow, as an array. */
export function pathOf(e: Emitter, flow: Flow): Code {
  if (flow.v !== flow.pv) e.line(js`${e.rt("checkIntactResult")}(${flow.v}, ${flow.pv ?? js`undefined`});\n`);
  return js`${e.rt("pathArray")}(${RUN}, ${flow.p ?? js`null`})`;
}

export const getpath: Emit<"getpath"> = (e, node, env, flow, k) => {
  e.values(node.path, env, flow.v, (path) => {
    const v = e.constant("v", js`${e.rt("getpath")}(${RUN}, ${flow.v}, ${path.v})`);
    if (flow.p === null || flow.pv === null) k.emit(valueFlow(v));
    else if (flow.v === flow.pv)
      k.emit(stepped(v, e.constant("p", js`${e.rt("extendByPath")}(${RUN}, ${flow.p}, ${path.v})`)));
    else {
      // Unlike a step, getpath does not mind if what it is used on is not the value at the path; it is no step then.
      const intact = e.constant("intact", js`Object.is(${flow.v}, ${flow.pv})`);
      const p = e.constant("p", js`${intact} ? ${e.rt("extendByPath")}(${RUN}, ${flow.p}, ${path.v}) : ${flow.p}`);
      k.emit({ v, p, pv: e.constant("pv", js`${intact} ? ${v} : ${placeOf(flow) ?? flow.pv}`) });
    }
  });
};

function checkIntact(e: Emitter, flow: Flow, key: Code): void {
  if (flow.p === null || flow.pv === null || flow.v === flow.pv) return;
  e.line(js`${e.rt("checkIntactToStep")}(${flow.p}, ${flow.v}, ${flow.pv}, ${key});\n`);
}

function extendPath(e: Emitter, flow: Flow, key: Code): Code | null {
  return flow.p === null ? null : e.constant("p", js`${e.rt("extend")}(${flow.p}, ${key})`);
}
