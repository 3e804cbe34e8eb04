import type { Program } from "./ast.ts";

/** Nodes below one another, chains of operators included: `1 + 2 + 3` has two levels of `+`, and one of numbers. */
export const DEEPEST_TREE = 1000;

/** Whether later stages, which recurse over the tree, can follow it on Node's default stack. */
export function isTooDeep(program: Program): boolean {
  const waiting: { readonly part: unknown; readonly depth: number }[] = [{ part: program, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { part, depth } = next;
    if (typeof part !== "object" || part === null) continue;
    if (depth > DEEPEST_TREE) return true;
    const below = "kind" in part ? depth + 1 : depth;
    for (const child of Object.values(part)) waiting.push({ part: child, depth: below });
  }
  return false;
}
