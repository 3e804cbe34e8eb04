import type { ClosureParam, Core, FunctionDef, Slot } from "../../jq/compile/core.ts";
import { typeOf } from "../../jq/values/type-of.ts";
import { builtinTypes } from "./builtin-types.ts";
import { BudgetSpent, type VisitBudget } from "./check-budget.ts";
import { ANY, common, NEVER, type TypeSet, typeSet, union, without } from "./type-set.ts";

/** What names stand for at one place. */
interface Env {
  readonly slots: ReadonlyMap<Slot, TypeSet>;
  readonly params: ReadonlyMap<ClosureParam, Closure>;
  /** Calls around the place; a long chain of them is not followed. */
  readonly depth: number;
  readonly program: ProgramWalk;
}

/** What is the same at all places of a program. */
interface ProgramWalk {
  /** Names that the program defines itself. */
  readonly defined: ReadonlySet<string>;
  readonly budget: VisitBudget;
  /** Results of functions that use nothing but their input, by its types. */
  readonly known: Map<FunctionDef, Map<string, TypeSet>>;
}

interface Closure {
  readonly body: Core;
  readonly env: Env;
}

const DEEPEST = 16;

/** Nodes that are looked at in one program; a function with parameters is looked into at each of its calls. */
const MOST_VISITS = 20_000;

const BOOLEAN = typeSet("boolean");
const NUMBER = typeSet("number");
const STRING = typeSet("string");
const ARRAY = typeSet("array");
const OBJECT = typeSet("object");

/**
 * The types that the outputs of a program may have when its input is of the given types. Never too few: what cannot be
 * known is {@link ANY}, and so is what takes too long to find out: each line of `def f0: .a; def f1: f0+f0; …` doubles the
 * calls. `defined` has the names of the program's own functions. `budget` bounds a program within what a whole check has left.
 */
export function inferTypes(core: Core, input: TypeSet, defined: ReadonlySet<string>, budget: VisitBudget): TypeSet {
  const program: ProgramWalk = { defined, budget: budget.upTo(MOST_VISITS), known: new Map() };
  try {
    return infer(core, input, { slots: new Map(), params: new Map(), depth: 0, program });
  } catch (error) {
    if (error instanceof BudgetSpent) return ANY;
    throw error;
  }
}

function infer(node: Core, input: TypeSet, env: Env): TypeSet {
  env.program.budget.spend(1);
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
  const own = env.program.defined.has(def.name) ? undefined : builtinTypes(def.name);
  if (own !== undefined) return own;
  if (def.recursive || env.depth >= DEEPEST) return ANY;
  return def.closed && def.params.length === 0 ? remembered(def, input, env) : bodyTypes(def, args, input, env);
}

/** What was found where fewer calls were around is as true here. */
function remembered(def: FunctionDef, input: TypeSet, env: Env): TypeSet {
  const { known } = env.program;
  const byInput = known.get(def) ?? new Map<string, TypeSet>();
  known.set(def, byInput);
  const key = [...input].sort().join();
  const types = byInput.get(key) ?? bodyTypes(def, [], input, env);
  byInput.set(key, types);
  return types;
}

function bodyTypes(def: FunctionDef, args: readonly Core[], input: TypeSet, env: Env): TypeSet {
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
