import type { Query } from "../../jq/syntax/ast.ts";

/** A filter and all filters inside it, from the outside in. */
export function nodesOf(query: Query): Query[] {
  const found: Query[] = [];
  collect(query, found);
  return found;
}

function collect(part: unknown, found: Query[]): void {
  if (typeof part !== "object" || part === null) return;
  if (isQuery(part)) found.push(part);
  for (const child of Object.values(part)) collect(child, found);
}

function isQuery(part: object): part is Query {
  return "kind" in part && "span" in part;
}
