import type { Binary, ObjectConstruction, Query } from "./ast.ts";

export type ConstantType = "null" | "boolean" | "number" | "string" | "array" | "object";

/** The type of a query that jq's parser folds to a constant: `1 + 1`, `[1, "a"]`, `{a: null}`. Null for all others. */
export function constantType(query: Query): ConstantType | null {
  switch (query.kind) {
    case "number":
      return "number";
    case "string":
      return query.parts.every((part) => typeof part === "string") ? "string" : null;
    case "call":
      return query.args.length === 0 ? (constantNames.get(query.name) ?? null) : null;
    case "location":
      return "object";
    case "array":
      return query.body === null || isConstantList(query.body) ? "array" : null;
    case "object":
      return query.entries.every(isConstantEntry) ? "object" : null;
    case "binary":
      return foldedType(query);
    case "pipe":
      return query.right.kind === "identity" ? constantType(query.left) : null;
    default:
      return null;
  }
}

const constantNames: ReadonlyMap<string, ConstantType> = new Map([
  ["null", "null"],
  ["true", "boolean"],
  ["false", "boolean"],
]);

function isConstantList(query: Query): boolean {
  let rest = query;
  for (; rest.kind === "comma"; rest = rest.left) if (constantType(rest.right) === null) return false;
  return constantType(rest) !== null;
}

function isConstantEntry({ key, value }: ObjectConstruction["entries"][number]): boolean {
  return constantType(key) === "string" && value !== null && constantType(value) !== null;
}

/** Numbers fold with every operator but `and` and `or`; strings with `+` and in comparisons. */
function foldedType({ operator, left, right }: Binary): ConstantType | null {
  if (operator === "and" || operator === "or") return null;
  const type = constantType(left);
  if (type !== constantType(right) || (type !== "number" && type !== "string")) return null;
  if (comparisons.has(operator)) return "boolean";
  return type === "number" || operator === "+" ? type : null;
}

const comparisons: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);
