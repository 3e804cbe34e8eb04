import { ArityGuesses } from "./arity-guesses.ts";
import type { ClosureParam, Core, CorePattern, FunctionDef } from "./core.ts";

/** How many outputs a filter gives if it does not fail: exactly one, at most one, or any number. */
export type Arity = 0 | 1 | 2;
export const ONE: Arity = 0;
export const OPTIONAL: Arity = 1;
export const MANY: Arity = 2;

/** What is known of the closure parameters in scope, and the calls being looked into. */
interface ArityScope {
  readonly param: (param: ClosureParam) => Arity;
  readonly guesses: ArityGuesses;
}

/** `a | b`, and every place where both must give outputs: the wider of the two. */
const wider = (a: Arity, b: Arity): Arity => (a > b ? a : b);
const widest = (arities: readonly Arity[]): Arity => arities.reduce(wider, ONE);

/** Of nodes whose arity is the same wherever it is asked for. */
const settled = new WeakMap<Core, Arity>();

/** `param` has the arities of the closure parameters around the node. */
export function arityOf(node: Core, param: (param: ClosureParam) => Arity): Arity {
  const guesses = new ArityGuesses();
  const around = (wanted: ClosureParam): Arity => {
    guesses.uses(0);
    return param(wanted);
  };
  return inScope(node, { param: around, guesses });
}

/** Looks at each node once where that is enough: `.a + .a + …` is asked about at each of its operators. */
function inScope(node: Core, scope: ArityScope): Arity {
  const known = settled.get(node);
  if (known !== undefined) return known;
  const { result, isFixed } = scope.guesses.watch(() => lookedAt(node, scope));
  if (isFixed) settled.set(node, result);
  return result;
}

function lookedAt(node: Core, scope: ArityScope): Arity {
  const of = (child: Core): Arity => inScope(child, scope);
  switch (node.kind) {
    case "identity":
    case "constant":
    case "variable":
    case "environment":
    case "array":
    case "isempty":
      return ONE;
    case "index":
      return node.optional
        ? wider(OPTIONAL, wider(of(node.target), of(node.key)))
        : wider(of(node.target), of(node.key));
    case "slice":
      return widest([node.optional ? OPTIONAL : ONE, of(node.target), of(node.from), of(node.to)]);
    case "iterate":
      return onlyElement(node, of) === null ? MANY : ONE;
    case "descend":
    case "range":
      return MANY;
    case "object":
      return widest(node.entries.flatMap(({ key, value }) => [of(key), value === null ? ONE : of(value)]));
    case "interpolation":
      return widest(node.parts.map((part) => (typeof part === "string" ? ONE : of(part))));
    case "pipe":
      return wider(of(node.left), of(node.right));
    case "comma":
      return commaArity(node, of);
    case "negate":
      return of(node.operand);
    case "binary":
    case "logic":
      return wider(of(node.left), of(node.right));
    case "alternative":
      return alternativeArity(of(node.left), of(node.right));
    case "if":
      return wider(of(node.condition), wider(of(node.then), of(node.otherwise)));
    case "try":
      return tryArity(of(node.body), node.handler === null ? OPTIONAL : of(node.handler));
    case "reduce":
      return of(node.init);
    case "foreach":
      return MANY;
    case "bind":
      return node.patterns.length > 1
        ? MANY
        : widest([of(node.source), patternArity(node.patterns[0], of), of(node.body)]);
    case "def":
      return of(node.body);
    case "label":
      return wider(OPTIONAL, of(node.body));
    case "first":
      return of(node.body) === ONE ? ONE : OPTIONAL;
    case "break":
    case "empty":
      return OPTIONAL;
    case "error":
      // It gives nothing, but it does not go on either: `if . then error("x") else 1 end` still is "exactly one".
      return of(node.value);
    case "call":
      return callArity(node.def, node.args.map(of), scope);
    case "param":
      return scope.param(node.param);
    case "native":
      return widest(node.args.map(of));
    case "path":
      return of(node.body);
    case "getpath":
      return of(node.path);
    case "modify":
      return ONE;
    case "assign":
      return ONE;
  }
}

/** The `x` of `[x][]`, if it gives exactly one output: that is the same as `x`, but no path. */
export function onlyElement({ target, optional }: Core & { kind: "iterate" }, of: (core: Core) => Arity): Core | null {
  if (optional || target.kind !== "array" || target.body === null) return null;
  return of(target.body) === ONE ? target.body : null;
}

function commaArity(node: Core & { kind: "comma" }, of: (core: Core) => Arity): Arity {
  if (node.left.kind === "empty") return of(node.right);
  return node.right.kind === "empty" ? of(node.left) : MANY;
}

/** `.a // .b`: one if both are; a left side that may be empty falls through to the right one. */
function alternativeArity(left: Arity, right: Arity): Arity {
  return left === MANY ? MANY : right;
}

function tryArity(body: Arity, handler: Arity): Arity {
  if (body === MANY || handler === MANY) return MANY;
  return wider(body, handler);
}

function patternArity(pattern: CorePattern | undefined, of: (core: Core) => Arity): Arity {
  switch (pattern?.kind) {
    case undefined:
    case "slot":
      return ONE;
    case "elements":
      return widest(pattern.elements.map((element) => patternArity(element, of)));
    case "entries":
      return widest(pattern.entries.flatMap((entry) => [of(entry.key), patternArity(entry.pattern ?? undefined, of)]));
  }
}

/**
 * Least fixed point: a recursive function is first taken to give exactly one output, and the body is looked at again
 * until the guess holds. `def fac: if . < 2 then 1 else . * (. - 1 | fac) end` stays "one";
 * `def r: ., (.[]? | r)` is "many" on the first look.
 */
function callArity(def: FunctionDef, args: readonly Arity[], scope: ArityScope): Arity {
  const values = widest(args.filter((_, i) => def.params[i]?.slot !== null));
  const key = args.join("");
  return wider(values, scope.guesses.known(def, key) ?? fixedPoint(def, args, key, scope));
}

function fixedPoint(
  def: FunctionDef,
  args: readonly Arity[],
  key: string,
  { param: outer, guesses }: ArityScope,
): Arity {
  return guesses.settle(def, key, (depth) => {
    const param = (wanted: ClosureParam): Arity => {
      const position = def.params.indexOf(wanted);
      if (position < 0) return outer(wanted);
      guesses.uses(depth);
      return args[position] ?? MANY;
    };
    return inScope(def.body, { param, guesses });
  });
}
