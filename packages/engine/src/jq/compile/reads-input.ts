import type { Core } from "./core.ts";

/** Whether what a filter gives can depend on its input at all. True when unsure. */
export function readsInput(node: Core): boolean {
  switch (node.kind) {
    case "constant":
    case "variable":
    case "environment":
    case "empty":
    case "break":
      return false;
    case "pipe":
      return readsInput(node.left);
    case "array":
      return node.body !== null && readsInput(node.body);
    case "object":
      return node.entries.some(({ key, value }) => value === null || readsInput(key) || readsInput(value));
    case "interpolation":
      return node.parts.some((part) => typeof part !== "string" && readsInput(part));
    case "index":
      return readsInput(node.target) || readsInput(node.key);
    case "slice":
      return readsInput(node.target) || readsInput(node.from) || readsInput(node.to);
    case "iterate":
      return readsInput(node.target);
    case "negate":
      return readsInput(node.operand);
    case "binary":
    case "logic":
    case "alternative":
    case "comma":
      return readsInput(node.left) || readsInput(node.right);
    case "if":
      return readsInput(node.condition) || readsInput(node.then) || readsInput(node.otherwise);
    default:
      return true;
  }
}
