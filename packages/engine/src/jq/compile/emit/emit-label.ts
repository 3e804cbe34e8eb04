import { MANY } from "../arity.ts";
import { js } from "./code.ts";
import { type Emit, type Emitter, RUN } from "./emitter.ts";
import type { LabelTarget } from "./env.ts";
import { computed, valueFlow } from "./flow.ts";

/** `label $l | body` */
export const label: Emit<"label"> = (e, node, env, flow, k) =>
  labelled(e, "newBreak", (target) => e.gen(node.body, env.with({ labels: new Map([[node.label, target]]) }), flow, k));

/** Writes a labelled block. Leaving it from another JavaScript function or a `try` body has to be a throw of `signal`. */
function labelled(e: Emitter, signal: "newBreak" | "newStop", body: (target: LabelTarget) => void): void {
  const target: LabelTarget = {
    name: e.scope.fresh("label"),
    signal: e.scope.fresh("signal"),
    jsFunction: e.jsFunction,
    tries: e.tries,
    thrown: false,
  };
  const code = e.capture(() => body(target));
  if (!target.thrown) {
    e.line(js`${target.name}: {\n${code}}\n`);
    return;
  }
  const depth = e.constant("depth", js`${RUN}.depth`);
  e.line(js`const ${target.signal} = ${e.rt(signal)}();\n`);
  e.line(
    js`${target.name}: try {\n${code}} catch (error) { if (error !== ${target.signal}) throw error; ${RUN}.depth = ${depth}; }\n`,
  );
}

function breakTo(e: Emitter, target: LabelTarget): void {
  if (target.jsFunction === e.jsFunction && target.tries === e.tries) e.line(js`break ${target.name};\n`);
  else {
    target.thrown = true;
    e.line(js`throw ${target.signal};\n`);
  }
}

export const breakOut: Emit<"break"> = (e, node, env) => breakTo(e, env.label(node.label));

export const first: Emit<"first"> = (e, node, env, flow, k) => {
  if (e.arity(node.body, env) !== MANY) {
    e.gen(node.body, env, flow, k);
    return;
  }
  const out = e.variables(flow);
  labelled(e, "newStop", (target) =>
    e.eagerly(() =>
      e.gen(node.body, env, flow, {
        tiny: true,
        emit: (value) => {
          e.assign(out, value);
          breakTo(e, target);
        },
      }),
    ),
  );
  e.block(js`if (${out.v} !== undefined)`, () => k.emit(out));
};

export const isempty: Emit<"isempty"> = (e, node, env, flow, k) => {
  const empty = e.variable("empty", js`true`);
  labelled(e, "newStop", (target) =>
    e.eagerly(() =>
      e.gen(node.body, env, valueFlow(flow.v), {
        tiny: true,
        emit: () => {
          e.line(js`${empty} = false;\n`);
          breakTo(e, target);
        },
      }),
    ),
  );
  k.emit(computed(flow, empty, true));
};
