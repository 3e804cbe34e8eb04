import { MANY } from "../arity.ts";
import { js } from "./code.ts";
import { type Emit, type Emitter, RUN } from "./emitter.ts";
import { computed, type Kont } from "./flow.ts";
import type { Tries } from "./tries.ts";

export const error: Emit<"error"> = (e, node, env, flow, k) =>
  e.values(node.value, env, flow.v, ({ v }) => {
    e.line(js`${e.rt("raiseValue")}(${v});\n`);
    // Never reached, but "exactly one" promises its continuation.
    k.emit(computed(flow, js`null`));
  });

/**
 * `try body catch handler`. Only what `body` itself does is covered: when its output has been handed on and the rest of
 * the program fails, the error is none of this `try`'s. With at most one output, the rest stands behind the `try`; else
 * it runs inside and a flag tells whose error it is.
 */
export const attempt: Emit<"try"> = (e, node, env, flow, k) => {
  const { body, handler } = node;
  const caught = (out: Kont) => {
    const value = e.constant("caught", js`${e.rt("caught")}(${RUN}, error)`);
    if (handler !== null) e.gen(handler, env, computed(flow, value), out);
  };
  const many = e.arity(body, env) === MANY || (handler !== null && e.arity(handler, env) === MANY);
  const depth = e.constant("depth", js`${RUN}.depth`);
  const restore = js`${RUN}.depth = ${depth};\n`;
  if (!many) {
    const arity = e.arity(node, env);
    e.join(arity, flow, { tiny: false, emit: k.emit }, (out) => {
      e.barred(js`try`, () => inside(e, { outer: e.tries, down: null }, () => e.gen(body, env, flow, out)));
      e.block(js`catch (error)`, () => {
        e.line(restore);
        caught(out);
      });
    });
    return;
  }
  const run = (out: Kont) => {
    const down = e.variable("down", js`false`);
    const outer = e.tries;
    e.barred(js`try`, () =>
      inside(e, { outer, down }, () =>
        e.gen(body, env, flow, {
          tiny: out.tiny,
          emit: (value) => {
            e.line(js`${down} = true;\n`);
            inside(e, outer, () => out.emit(value));
            e.line(js`${down} = false;\n`);
          },
        }),
      ),
    );
    e.block(js`catch (error)`, () => {
      e.line(js`if (${down}) throw error;\n${restore}`);
      caught(out);
    });
  };
  if (handler === null) run(k);
  else e.join(MANY, flow, k, run);
};

function inside(e: Emitter, tries: Tries, body: () => void): void {
  const before = e.tries;
  e.tries = tries;
  body();
  e.tries = before;
}
