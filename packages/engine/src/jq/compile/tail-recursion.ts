import { type Arity, MANY } from "./arity.ts";
import { childrenOf } from "./children.ts";
import type { Core, FunctionDef } from "./core.ts";

/**
 * Whether a recursive function can be a loop: every call of itself is the last thing that happens, once, with the same
 * filters for its filter parameters. So are `def r: ., (f | r)` (with `f` giving at most one output), `while`, `until`,
 * `repeat`. The answer is the number of places that give an output, or null if it cannot be a loop.
 */
export function loopSites(def: FunctionDef, arity: (node: Core) => Arity): number | null {
  const mentioning = nodesThatCall(def);
  const calls = (node: Core): boolean => mentioning.has(node);
  const tail = (node: Core): number | null => {
    if (!calls(node)) return leafSites(node);
    switch (node.kind) {
      case "call":
        return node.def === def && node.args.every((arg, i) => passesOn(def, arg, i)) ? 0 : null;
      case "pipe":
        return calls(node.left) || arity(node.left) === MANY ? null : tail(node.right);
      case "comma":
        return calls(node.left) ? null : sum(leafSites(node.left), tail(node.right));
      case "if":
        if (calls(node.condition) || arity(node.condition) === MANY) return null;
        return sum(tail(node.then), tail(node.otherwise));
      case "alternative":
        return calls(node.left) ? null : sum(leafSites(node.left), tail(node.right));
      case "bind":
        if (calls(node.source) || arity(node.source) === MANY || node.patterns.length > 1) return null;
        return node.patterns[0]?.kind === "slot" ? tail(node.body) : null;
      default:
        return null;
    }
  };
  /** A value parameter takes any single value; a filter parameter must be handed on unchanged. */
  const passesOn = (self: FunctionDef, arg: Core, i: number): boolean => {
    const param = self.params[i];
    if (param === undefined) return false;
    if (param.slot !== null) return !param.called && !calls(arg) && arity(arg) !== MANY;
    return arg.kind === "param" && arg.param === param;
  };
  return tail(def.body);
}

const sum = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b);

/** How often the continuation is written for a node without a call of the function: exactly for simple ones, else “several”. */
function leafSites(node: Core): number {
  switch (node.kind) {
    case "empty":
    case "break":
      return 0;
    case "identity":
    case "constant":
    case "variable":
    case "index":
    case "array":
    case "object":
    case "native":
    case "binary":
    case "iterate":
      return 1;
    default:
      return 2;
  }
}

const known = new WeakMap<FunctionDef, ReadonlySet<Core>>();

/** The nodes in the body of a function in which a call of it stands. Found once, however often the function is called. */
function nodesThatCall(def: FunctionDef): ReadonlySet<Core> {
  const before = known.get(def);
  if (before !== undefined) return before;
  const found = new Set<Core>();
  addMentioning(def.body, def, found);
  known.set(def, found);
  return found;
}

function addMentioning(node: Core, def: FunctionDef, found: Set<Core>): boolean {
  const inside = node.kind === "def" ? [node.def.body, ...childrenOf(node)] : childrenOf(node);
  const mentions = inside.map((child) => addMentioning(child, def, found)).includes(true);
  const isMention = mentions || (node.kind === "call" && node.def === def);
  if (isMention) found.add(node);
  return isMention;
}
