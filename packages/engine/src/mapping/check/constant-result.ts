import type { Core, FunctionDef } from "../../jq/compile/core.ts";
import { link } from "../../jq/compile/link.ts";
import { type Budget, CLOSED_HOST, Run } from "../../jq/values/run.ts";
import type { JqValue } from "../../jq/values/value.ts";
import { evaluationFailure } from "../evaluation-failure.ts";

/** What an expression that reads nothing gives for every item. */
export type ConstantResult =
  | { readonly kind: "value"; readonly value: JqValue }
  | { readonly kind: "nothing" }
  | { readonly kind: "error"; readonly message: string };

const BUDGET: Budget = { steps: 100_000, outputs: 1, allocation: 1_000_000, depth: 1_000 };

/** The result of an expression that is the same for every item, or null for one that may differ. */
export function constantResult(core: Core): ConstantResult | null {
  if (readsInput(core)) return null;
  const run = new Run(CLOSED_HOST, BUDGET);
  try {
    const value = link(core, "first")(run, {});
    return value === undefined ? { kind: "nothing" } : { kind: "value", value };
  } catch (thrown) {
    const failure = evaluationFailure(thrown, "", run);
    if (failure.kind === "error") return { kind: "error", message: failure.message() };
    return failure.kind === "halt" ? { kind: "nothing" } : null;
  }
}

/** Whether the result may depend on the item; true when unsure. */
function readsInput(node: Core): boolean {
  switch (node.kind) {
    case "constant":
    case "empty":
      return false;
    case "pipe":
      // What is on the right reads what is on the left: `"v1.2" | split(".") | first`.
      return readsInput(node.left) || readsWorld(node.right, new Set());
    case "array":
      return node.body !== null && readsInput(node.body);
    case "object":
      return node.entries.some(({ key, value }) => value === null || readsInput(key) || readsInput(value));
    case "interpolation":
      return node.parts.some((part) => typeof part !== "string" && readsInput(part));
    case "comma":
    case "binary":
    case "logic":
    case "alternative":
      return readsInput(node.left) || readsInput(node.right);
    case "negate":
      return readsInput(node.operand);
    case "if":
      return [node.condition, node.then, node.otherwise].some(readsInput);
    case "error":
      return readsInput(node.value);
    case "first":
      return readsInput(node.body);
    default:
      return true;
  }
}

/** Builtins that look past the value at hand. */
const OF_THE_WORLD: ReadonlySet<string> = new Set([
  ...["now", "localtime", "input", "inputs", "input_filename", "get_search_list", "debug", "stderr", "modulemeta"],
]);

/** Whether anything in a filter depends on more than its input: the clock, the environment, a name from around it. */
function readsWorld(tree: unknown, seen: Set<FunctionDef>): boolean {
  if (typeof tree !== "object" || tree === null) return false;
  if (Array.isArray(tree)) return tree.some((each) => readsWorld(each, seen));
  if ("kind" in tree && (tree.kind === "environment" || tree.kind === "variable")) return true;
  if (isNative(tree)) return OF_THE_WORLD.has(tree.builtin.name) || readsWorld(tree.args, seen);
  if (isCall(tree)) {
    if (seen.has(tree.def)) return readsWorld(tree.args, seen);
    seen.add(tree.def);
    return readsWorld(tree.def.body, seen) || readsWorld(tree.args, seen);
  }
  return Object.values(tree).some((each) => readsWorld(each, seen));
}

function isNative(node: object): node is Extract<Core, { kind: "native" }> {
  return "kind" in node && node.kind === "native";
}

function isCall(node: object): node is Extract<Core, { kind: "call" }> {
  return "kind" in node && node.kind === "call";
}
