import type { Query } from "../../jq/syntax/ast.ts";

/** Functions that raise an error on true and on false. */
export const REFUSE_BOOLEANS: ReadonlySet<string> = new Set([
  ...["startswith", "endswith", "test", "match", "capture", "scan", "split", "splits", "sub", "gsub", "explode"],
  ...["ascii_downcase", "ascii_upcase", "trim", "ltrim", "rtrim", "tonumber", "fromjson", "strptime"],
  ...["length", "keys", "has", "to_entries", "from_entries", "with_entries", "map", "map_values", "join", "add"],
  ...["any", "all", "sort", "sort_by", "group_by", "unique", "unique_by", "min", "max", "flatten"],
]);

/** Whether a filter fails whenever its input is true or false: `test("a")`, `.name`, `.[]`. */
export function refusesBoolean(node: Query): boolean {
  if (node.kind === "call") return REFUSE_BOOLEANS.has(node.name) && !takesItsOwnInput(node);
  if (node.kind === "index" || node.kind === "iterate" || node.kind === "slice") {
    return node.target.kind === "identity" && !node.optional;
  }
  return false;
}

/** `any(.a, .b; . == 1)` looks at what its first argument gives. */
function takesItsOwnInput({ name, args }: Query & { kind: "call" }): boolean {
  return (name === "any" || name === "all" || name === "add") && args.length > (name === "add" ? 0 : 1);
}
