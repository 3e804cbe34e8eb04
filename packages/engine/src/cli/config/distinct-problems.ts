import type { Problem } from "@longshore/shared";

/** The loader and the compiler both look at a whole configuration; what both found is shown once. */
export function distinctProblems(problems: readonly Problem[]): Problem[] {
  const known = new Set<string>();
  return problems.filter(({ code, path, span, message }) => {
    const key = JSON.stringify([code, path ?? "", span ?? null, message]);
    return !known.has(key) && known.add(key);
  });
}
