import type { Core } from "./core.ts";

/**
 * `sub` and `gsub` whose arguments are all constant texts need no object of captures per match. Gives the arguments of
 * `_replace_all`, which checks pattern and flags in the same order, or null. A constant text looks at no captures and can be
 * added to any other text, so that nothing can fail between two matches: `gsub("a"; 1)` fails only where there is an `a`.
 */
export function constantReplacement(name: string, args: readonly Core[]): readonly Core[] | null {
  if (name !== "sub" && name !== "gsub") return null;
  const [pattern, replacement, ...more] = args.map(textOf);
  const flags = more.length === 0 ? "" : more[0];
  if (more.length > 1 || [pattern, replacement, flags].some((text) => typeof text !== "string")) return null;
  return [pattern, replacement, name === "gsub" ? `${flags}g` : flags].map(
    (value): Core => ({ kind: "constant", value: value ?? null }),
  );
}

const textOf = (node: Core): string | null =>
  node.kind === "constant" && typeof node.value === "string" ? node.value : null;
