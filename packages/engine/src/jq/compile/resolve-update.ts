import type { Update } from "../syntax/ast.ts";
import type { Core, Slot } from "./core.ts";

const IDENTITY: Core = { kind: "identity" };

/** `a op= b` evaluates `b` first, on the original input, and makes one result for each of its values. */
export function updateOf(operator: Update["operator"], paths: Core, right: Core): Core {
  if (operator === "|=") return { kind: "modify", paths, update: right };
  const slot: Slot = { name: "value" };
  const body = assignment(operator, paths, { kind: "variable", slot });
  return { kind: "bind", source: right, patterns: [{ kind: "slot", slot }], body };
}

function assignment(operator: Exclude<Update["operator"], "|=">, paths: Core, value: Core): Core {
  if (operator === "=") return { kind: "assign", paths, value };
  return { kind: "modify", paths, update: combination(operator, value) };
}

/** The new value at a path, made of the old one and of `b`. */
function combination(operator: Exclude<Update["operator"], "|=" | "=">, value: Core): Core {
  switch (operator) {
    case "//=":
      return { kind: "alternative", left: IDENTITY, right: value };
    case "+=":
      return { kind: "binary", operator: "+", left: IDENTITY, right: value };
    case "-=":
      return { kind: "binary", operator: "-", left: IDENTITY, right: value };
    case "*=":
      return { kind: "binary", operator: "*", left: IDENTITY, right: value };
    case "/=":
      return { kind: "binary", operator: "/", left: IDENTITY, right: value };
    case "%=":
      return { kind: "binary", operator: "%", left: IDENTITY, right: value };
  }
}
