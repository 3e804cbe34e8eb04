import { type Arity, MANY } from "./arity.ts";
import type { Core, CorePattern, FunctionDef } from "./core.ts";

/**
 * Whether a recursive function can be a loop: every call of itself is the last thing that happens, once, with the same
 * filters for its filter parameters. So are `def r: ., (f | r)` (with `f` giving at most one output), `while`, `until`,
 * `repeat`. The answer is the number of places that give an output, or null if it cannot be a loop.
 */
export function loopSites(def: FunctionDef, arity: (node: Core) => Arity): number | null {
  const calls = (node: Core): boolean => mentions(node, def);
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

/** Whether a call of `def` stands anywhere in `node`. */
export function mentions(node: Core, def: FunctionDef): boolean {
  if (node.kind === "call") return node.def === def || node.args.some((arg) => mentions(arg, def));
  if (node.kind === "def") return mentions(node.def.body, def) || mentions(node.body, def);
  return childrenOf(node).some((child) => mentions(child, def));
}

/** The filters directly inside a node; the bodies of called functions are not among them. */
export function childrenOf(node: Core): readonly Core[] {
  switch (node.kind) {
    case "identity":
    case "constant":
    case "variable":
    case "environment":
    case "descend":
    case "break":
    case "param":
    case "empty":
      return [];
    case "index":
      return [node.target, node.key];
    case "slice":
      return [node.target, node.from, node.to];
    case "iterate":
      return [node.target];
    case "array":
      return node.body === null ? [] : [node.body];
    case "object":
      return node.entries.flatMap(({ key, value }) => (value === null ? [key] : [key, value]));
    case "interpolation":
      return node.parts.filter((part): part is Core => typeof part !== "string");
    case "pipe":
    case "comma":
    case "binary":
    case "logic":
    case "alternative":
      return [node.left, node.right];
    case "negate":
      return [node.operand];
    case "if":
      return [node.condition, node.then, node.otherwise];
    case "try":
      return node.handler === null ? [node.body] : [node.body, node.handler];
    case "reduce":
      return [node.source, node.init, node.update, ...node.patterns.flatMap(keysOf)];
    case "foreach":
      return [
        node.source,
        node.init,
        node.update,
        ...(node.extract === null ? [] : [node.extract]),
        ...node.patterns.flatMap(keysOf),
      ];
    case "bind":
      return [node.source, node.body, ...node.patterns.flatMap(keysOf)];
    case "def":
    case "label":
    case "path":
    case "first":
    case "isempty":
      return [node.body];
    case "call":
    case "native":
      return node.args;
    case "error":
      return [node.value];
    case "getpath":
      return [node.path];
    case "range":
      return [node.from, node.to];
    case "modify":
      return [node.paths, node.update];
    case "assign":
      return [node.paths, node.value];
  }
}

function keysOf(pattern: CorePattern): Core[] {
  switch (pattern.kind) {
    case "slot":
      return [];
    case "elements":
      return pattern.elements.flatMap(keysOf);
    case "entries":
      return pattern.entries.flatMap((entry) => [entry.key, ...(entry.pattern === null ? [] : keysOf(entry.pattern))]);
  }
}
