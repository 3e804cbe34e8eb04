import type { Query } from "../jq/syntax/ast.ts";

/** Where in the item a value comes from, as far as the syntax tree proves. */
export type ListSource =
  /** `.meta.list`, `(.tags // [])`, `[.rows[] | {id}]`: from one place. `path` is empty for the whole item. */
  | { readonly kind: "path"; readonly path: readonly (string | number)[] }
  /** `["a", "b"]`, `[.owner]`: there is no list in the item that it comes from. */
  | { readonly kind: "none" }
  /** `[.a[], .b[]]`, `.a + .b`, `to_entries`: from several places, or from where it cannot be told. */
  | { readonly kind: "unproven" };

export const UNPROVEN: ListSource = { kind: "unproven" };
export const NONE: ListSource = { kind: "none" };
/** What is known at one place of an expression. */
export interface Surroundings {
  /** Where `.` comes from. */
  readonly input: ListSource;
  readonly variables: ReadonlyMap<string, ListSource>;
  /** Where a value comes from, as opposed to the elements of one. */
  readonly sourceOf: (node: Query, at: Surroundings) => ListSource;
}

export function bind(node: Query & { kind: "bind" }, source: ListSource, at: Surroundings): Surroundings {
  const [pattern] = node.patterns;
  if (node.patterns.length > 1 || pattern?.kind !== "variablePattern") return at;
  return { ...at, variables: new Map([...at.variables, [pattern.name, source]]) };
}

/** One of two is the result: `.a // []` comes from `.a`. */
export function same(left: ListSource, right: ListSource): ListSource {
  if (left.kind === "none") return right;
  if (right.kind === "none") return left;
  return left.kind === "path" && right.kind === "path" && isSamePath(left.path, right.path) ? left : UNPROVEN;
}

function isSamePath(left: readonly (string | number)[], right: readonly (string | number)[]): boolean {
  return left.length === right.length && left.every((key, index) => key === right[index]);
}
