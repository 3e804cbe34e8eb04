import type { ClosureParam, Core, FunctionDef, Slot } from "../../jq/compile/core.ts";
import { typeOf } from "../../jq/values/type-of.ts";
import { builtinTypes } from "./builtin-types.ts";
import { ANY, common, NEVER, type TypeSet, typeSet, union, without } from "./type-set.ts";

/** What names stand for at one place. */
interface Env {
  readonly slots: ReadonlyMap<Slot, TypeSet>;
  readonly params: ReadonlyMap<ClosureParam, Closure>;
  /** Calls around the place; a long chain of them is not followed. */
  readonly depth: number;
  /** Names that the program defines itself. */
  readonly defined: ReadonlySet<string>;
}

interface Closure {
  readonly body: Core;
  readonly env: Env;
}

const DEEPEST = 16;

const BOOLEAN = typeSet("boolean");
const NUMBER = typeSet("number");
const STRING = typeSet("string");
const ARRAY = typeSet("array");
const OBJECT = typeSet("object");

/**
 * The types that the outputs of a program may have when its input is of the given types. Never too few: what cannot be
 * told is {@link ANY}. `defined` has the names of the program's own functions.
 */
export function inferTypes(core: Core, input: TypeSet, defined: ReadonlySet<string>): TypeSet {
  return infer(core, input, { slots: new Map(), params: new Map(), depth: 0, defined });
}

function infer(node: Core, input: TypeSet, env: Env): TypeSet {
  const of = (child: Core): TypeSet => infer(child, input, env);
  switch (node.kind) {
    case "identity":
      return input;
    case "constant":
      return typeSet(typeOf(node.value));
    case "variable":
      return env.slots.get(node.slot) ?? ANY;
    case "environment":
    case "object":
      return OBJECT;
    case "array":
    case "path":
      return ARRAY;
    case "interpolation":
      return STRING;
    case "negate":
    case "range":
      return NUMBER;
    case "logic":
    case "isempty":
      return BOOLEAN;
    case "empty":
    case "error":
    case "break":
      return NEVER;
    case "slice":
      return common(of(node.target), typeSet("null", "string", "array"));
    case "pipe":
      return infer(node.right, of(node.left), env);
    case "comma":
      return union(of(node.left), of(node.right));
    case "binary":
      return binaryTypes(node.operator, of(node.left), of(node.right));
    case "alternative":
      return union(without(of(node.left), "null"), of(node.right));
    case "if":
      return union(of(node.then), of(node.otherwise));
    case "try":
      // A handler's input is the error, which may be anything.
      return union(of(node.body), node.handler === null ? NEVER : infer(node.handler, ANY, env));
    case "def":
    case "label":
    case "first":
      return of(node.body);
    case "bind":
      return infer(node.body, input, bound(node, of(node.source), env));
    case "call":
      return callTypes(node.def, node.args, input, env);
    case "param":
      return paramTypes(node.param, input, env);
    case "native":
      return builtinTypes(node.builtin.name) ?? ANY;
    case "index":
    case "iterate":
    case "descend":
    case "reduce":
    case "foreach":
    case "getpath":
    case "modify":
    case "assign":
      return ANY;
  }
}

type Binary = Extract<Core, { kind: "binary" }>["operator"];

function binaryTypes(operator: Binary, left: TypeSet, right: TypeSet): TypeSet {
  const alike = common(left, right);
  switch (operator) {
    case "+":
      // `null + x` is x; two values of one type otherwise.
      return union(
        without(alike, "null", "boolean"),
        left.has("null") ? right : NEVER,
        right.has("null") ? left : NEVER,
      );
    case "-":
      return common(alike, typeSet("number", "array"));
    case "*":
      return union(
        common(alike, typeSet("number", "object")),
        left.has("string") || right.has("string") ? typeSet("string", "null") : NEVER,
      );
    case "/":
      return union(common(alike, NUMBER), alike.has("string") ? ARRAY : NEVER);
    case "%":
      return NUMBER;
    default:
      return BOOLEAN;
  }
}

function bound({ patterns }: Extract<Core, { kind: "bind" }>, source: TypeSet, env: Env): Env {
  const [pattern] = patterns;
  if (patterns.length !== 1 || pattern?.kind !== "slot") return env;
  return { ...env, slots: new Map([...env.slots, [pattern.slot, source]]) };
}

function callTypes(def: FunctionDef, args: readonly Core[], input: TypeSet, env: Env): TypeSet {
  const known = env.defined.has(def.name) ? undefined : builtinTypes(def.name);
  if (known !== undefined) return known;
  if (def.recursive || env.depth >= DEEPEST) return ANY;
  const params = new Map(env.params);
  const slots = new Map(env.slots);
  for (const [position, param] of def.params.entries()) {
    const body = args[position];
    if (body === undefined) return ANY;
    params.set(param, { body, env });
    if (param.slot !== null) slots.set(param.slot, infer(body, input, env));
  }
  return infer(def.body, input, { ...env, slots, params, depth: env.depth + 1 });
}

function paramTypes(param: ClosureParam, input: TypeSet, env: Env): TypeSet {
  const closure = env.params.get(param);
  if (closure === undefined || env.depth >= DEEPEST) return ANY;
  return infer(closure.body, input, { ...closure.env, depth: env.depth + 1 });
}
