import { ONE } from "../arity.ts";
import type { Core, Slot } from "../core.ts";
import { readsInput } from "../reads-input.ts";
import { type Code, js } from "./code.ts";
import { truthy } from "./emit-operators.ts";
import { assignInto, type Changing, modifyInto } from "./emit-update.ts";
import { type Emitter, RUN } from "./emitter.ts";
import type { Env } from "./env.ts";

/**
 * Whether a step of a `reduce` only adds to its state or changes parts of it, and keeps no other hold of it: the state can
 * then be changed in place. So are `. + [$x]`, `.[$x.k] += 1`, `if .seen[$k] then . else .seen[$k] = true end`; not so
 * `[., $x]` or `. + [.]`.
 */
export function changesInPlace(node: Core): boolean {
  switch (node.kind) {
    case "identity":
      return true;
    case "pipe":
      return changesInPlace(node.left) && changesInPlace(node.right);
    case "if":
      return changesInPlace(node.then) && changesInPlace(node.otherwise);
    case "binary":
      return isAddition(node);
    case "modify":
      return true;
    case "assign":
      return !readsInput(node.value);
    case "bind":
      return slotOf(node) !== null && !readsInput(node.source) && changesInPlace(node.body);
    default:
      return false;
  }
}

/** The variable of `source as $x | body`; null where there is more to take apart. */
function slotOf(node: Core & { kind: "bind" }): Slot | null {
  const [pattern, ...more] = node.patterns;
  return pattern?.kind === "slot" && more.length === 0 ? pattern.slot : null;
}

/** `. + something that does not look at .` */
function isAddition(node: Core): node is Core & { kind: "binary" } {
  return node.kind === "binary" && node.operator === "+" && node.left.kind === "identity" && !readsInput(node.right);
}

/** The next state, made out of `state`, which nobody reads afterwards. */
export function changeInPlace(
  e: Emitter,
  node: Core,
  env: Env,
  state: Code,
  owned: Code,
  next: (v: Code) => void,
): void {
  const from: Changing = { v: state, owned, inPlace: true };
  switch (node.kind) {
    case "pipe":
      changeInPlace(e, node.left, env, state, owned, (v) => changeInPlace(e, node.right, env, v, owned, next));
      return;
    case "if": {
      const result = e.variable("v", js`undefined`);
      const branch = (core: Core) => () =>
        changeInPlace(e, core, env, state, owned, (v) => e.line(js`${result} = ${v};\n`));
      e.values(node.condition, env, state, (condition) => {
        e.block(js`if (${truthy(condition)})`, branch(node.then));
        e.block(js`else`, branch(node.otherwise));
      });
      next(result);
      return;
    }
    case "binary":
      e.values(node.right, env, state, ({ v }) => next(e.constant("v", addition(e, state, v, owned))));
      return;
    case "modify":
      next(modifyInto(e, node, env, from, (old, set) => inPlaceUpdate(e, node.update, env, old, owned, set)));
      return;
    case "assign":
      e.values(node.value, env, state, ({ v }) => next(assignInto(e, node.paths, env, from, v)));
      return;
    case "bind": {
      const slot = slotOf(node);
      if (slot === null) return;
      e.values(node.source, env, state, ({ v }) =>
        changeInPlace(e, node.body, env.with({ slots: new Map([[slot, v]]) }), state, owned, next),
      );
      return;
    }
    default:
      next(state);
  }
}

const addition = (e: Emitter, left: Code, right: Code, owned: Code): Code =>
  js`typeof ${left} === "number" && typeof ${right} === "number" ? ${left} + ${right} : ${e.rt("addOwned")}(${RUN}, ${left}, ${right}, ${owned})`;

/** `.[$k] += [$x]` takes the old value over; any other filter is lent it. */
function inPlaceUpdate(e: Emitter, update: Core, env: Env, old: Code, owned: Code, next: (v: Code) => void): boolean {
  if (!isAddition(update) || e.arity(update, env) !== ONE) return false;
  e.values(update.right, env, old, ({ v }) => next(e.constant("v", addition(e, old, v, owned))));
  return true;
}
