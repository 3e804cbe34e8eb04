import { parseProgram } from "../../jq/syntax/parse.ts";

/** Builtins that know of more than the input at hand. */
const READERS: ReadonlySet<unknown> = new Set(["input", "inputs", "input_filename", "input_line_number"]);

/** The first builtin in a program that reads inputs or asks where they are from: `inputs` in `[inputs]`; null if none. */
export function inputReader(source: string): string | null {
  return readerIn(parseProgram(source).program);
}

function readerIn(tree: unknown): string | null {
  if (typeof tree !== "object" || tree === null) return null;
  if ("kind" in tree && tree.kind === "call" && "name" in tree && READERS.has(tree.name)) return String(tree.name);
  for (const part of Object.values(tree)) {
    const found = readerIn(part);
    if (found !== null) return found;
  }
  return null;
}
