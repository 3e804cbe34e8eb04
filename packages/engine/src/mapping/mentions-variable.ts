/** Whether a `$name` stands anywhere in a syntax tree. */
export function mentionsVariable(tree: unknown): boolean {
  if (typeof tree !== "object" || tree === null) return false;
  if ("kind" in tree && tree.kind === "variable") return true;
  return Object.values(tree).some(mentionsVariable);
}
