import { childrenOf } from "../../jq/compile/children.ts";
import type { Core, FunctionDef } from "../../jq/compile/core.ts";
import { link } from "../../jq/compile/link.ts";
import { NotLinked } from "../../jq/compile/not-linked.ts";
import { type Budget, CLOSED_HOST, Run } from "../../jq/values/run.ts";
import type { JqValue } from "../../jq/values/value.ts";
import { evaluationFailure } from "../evaluation-failure.ts";
import type { VisitBudget } from "./check-budget.ts";

/** What an expression that reads nothing gives for every item. */
export type ConstantResult =
  | { readonly kind: "value"; readonly value: JqValue }
  | { readonly kind: "nothing" }
  | { readonly kind: "error"; readonly message: string };

const BUDGET: Budget = { steps: 100_000, outputs: 1, allocation: 1_000_000, depth: 1_000 };

/** Steps that an evaluation is charged on top of its own: making a function of the expression takes longer than it runs. */
const LINKING = 1_000;

/**
 * The result of an expression that is the same for every item, or null for one that may differ, that takes too long, or
 * that comes after others that have spent the budget.
 */
export function constantResult(core: Core, budget: VisitBudget): ConstantResult | null {
  if (core.kind === "constant") return { kind: "value", value: core.value };
  if (budget.left < LINKING || readsInput(core, new Set())) return null;
  const run = new Run(CLOSED_HOST, { ...BUDGET, steps: Math.min(BUDGET.steps, budget.left) });
  const result = evaluated(core, run);
  budget.use(LINKING + run.budget.steps - Math.max(0, run.steps));
  return result;
}

function evaluated(core: Core, run: Run): ConstantResult | null {
  try {
    const value = link(core, "first")(run, {});
    return value === undefined ? { kind: "nothing" } : { kind: "value", value };
  } catch (thrown) {
    if (thrown instanceof NotLinked) return null;
    const failure = evaluationFailure(thrown, "", run);
    if (failure.kind === "error") return { kind: "error", message: failure.message() };
    return failure.kind === "halt" ? { kind: "nothing" } : null;
  }
}

/** Whether the result may depend on the item; true when unsure. `seen` has the functions that are known not to. */
function readsInput(node: Core, seen: Set<FunctionDef>): boolean {
  const reads = (child: Core): boolean => readsInput(child, seen);
  switch (node.kind) {
    case "constant":
    case "empty":
      return false;
    case "pipe":
      // What is on the right reads what is on the left: `"v1.2" | split(".") | first`.
      return reads(node.left) || readsWorld(node.right, seen);
    case "object":
      return node.entries.some(({ value }) => value === null) || childrenOf(node).some(reads);
    case "array":
    case "interpolation":
    case "comma":
    case "binary":
    case "logic":
    case "alternative":
    case "negate":
    case "if":
    case "error":
    case "first":
      return childrenOf(node).some(reads);
    default:
      return true;
  }
}

/** Builtins that look past the value at hand. */
const OF_THE_WORLD: ReadonlySet<string> = new Set([
  ...["now", "localtime", "input", "inputs", "input_filename", "get_search_list", "debug", "stderr", "modulemeta"],
]);

/** Whether anything in a filter depends on more than its input: the clock, the environment, a name from around it. */
function readsWorld(node: Core, seen: Set<FunctionDef>): boolean {
  const isOfTheWorld = node.kind === "native" && OF_THE_WORLD.has(node.builtin.name);
  if (isOfTheWorld || node.kind === "environment" || node.kind === "variable") return true;
  if ((node.kind === "call" || node.kind === "def") && !seen.has(node.def)) {
    seen.add(node.def);
    if (readsWorld(node.def.body, seen)) return true;
  }
  return childrenOf(node).some((child) => readsWorld(child, seen));
}
