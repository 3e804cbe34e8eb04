import type { Query } from "../../jq/syntax/ast.ts";
import type { JqValue } from "../../jq/values/value.ts";
import type { Probe } from "./probe.ts";

/** The smallest part of an expression that raises its error: of `.a + (.b | tonumber)` perhaps the `tonumber`. */
export function failingPart(probe: Probe, node: Query, input: JqValue): Query {
  if (node.kind === "pipe") return failingSide(probe, node, input);
  const child = sameInputParts(probe, node, input).find((part) => probe.evaluate(part, input)?.kind === "error");
  return child === undefined ? node : failingPart(probe, child, input);
}

function failingSide(probe: Probe, node: Query & { kind: "pipe" }, input: JqValue): Query {
  const left = probe.evaluate(node.left, input);
  if (left?.kind === "error") return failingPart(probe, node.left, input);
  if (left?.kind !== "value" || probe.evaluate(node.right, left.value)?.kind !== "error") return node;
  return failingPart(probe, node.right, left.value);
}

/** The parts of a node that run on the same input as the node, and whose errors are the node's. */
function sameInputParts(probe: Probe, node: Query, input: JqValue): readonly Query[] {
  switch (node.kind) {
    case "index":
      return [node.key, node.target];
    case "slice":
      return [node.from, node.to, node.target].filter((part) => part !== null);
    case "iterate":
      return [node.target];
    case "array":
      return node.body === null ? [] : [node.body];
    case "object":
      return node.entries.flatMap(({ key, value }) => (value === null ? [key] : [key, value]));
    case "string":
      return node.parts.filter((part) => typeof part !== "string");
    case "comma":
    case "binary":
      return [node.right, node.left];
    case "negate":
      return [node.operand];
    case "alternative":
      return [node.right];
    case "if": {
      const condition = probe.evaluate(node.condition, input);
      if (condition?.kind !== "value") return [node.condition];
      const branch = condition.value === null || condition.value === false ? node.otherwise : node.then;
      return branch === null ? [] : [branch];
    }
    case "bind":
    case "reduce":
    case "foreach":
      return [node.source];
    default:
      return [];
  }
}
