import { parseProgram } from "@longshore/engine";

/** The `name/arity` of every call in a program; nothing if it does not parse. */
export function callsIn(program: string): Set<string> {
  const found = new Set<string>();
  collect(parseProgram(program).program, found);
  return found;
}

function collect(part: unknown, found: Set<string>): void {
  if (typeof part !== "object" || part === null) return;
  if ("kind" in part && part.kind === "call" && "name" in part && "args" in part && Array.isArray(part.args)) {
    found.add(`${String(part.name)}/${part.args.length}`);
  }
  for (const child of Object.values(part)) collect(child, found);
}
