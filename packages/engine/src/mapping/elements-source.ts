import type { Query } from "../jq/syntax/ast.ts";
import { mentionsVariable } from "./mentions-variable.ts";
import { bind, type ListSource, NONE, type Surroundings, same, UNPROVEN } from "./source-place.ts";

/**
 * Where the elements of `[node]` come from: the list that its outermost `.[]` goes through; none if it goes through
 * no list.
 */
export function elementsSource(node: Query, at: Surroundings): ListSource {
  const of = (part: Query): ListSource => elementsSource(part, at);
  const all = (parts: readonly Query[]): ListSource => parts.map(of).reduce(same, NONE);
  switch (node.kind) {
    case "iterate": {
      const outer = of(node.target);
      return outer.kind === "none" ? iterated(at.sourceOf(node.target, at)) : outer;
    }
    case "pipe":
      return followed(of(node.left), node, at);
    case "bind":
      return boundTo(of(node.source), node, at);
    case "identity":
    case "variable":
    case "number":
    case "array":
      return NONE;
    case "index":
      return all([node.key, node.target]);
    case "negate":
      return of(node.operand);
    case "comma":
    case "alternative":
    case "binary":
      return all([node.left, node.right]);
    case "if":
      return all([node.then, ...(node.otherwise === null ? [] : [node.otherwise])]);
    case "try":
      return all([node.body, ...(node.handler === null ? [] : [node.handler])]);
    case "object":
      return all(node.entries.flatMap(({ key, value }) => (value === null ? [key] : [key, value])));
    case "string":
      return all(node.parts.filter((part) => typeof part !== "string"));
    case "call":
      return generatedBy(node, at);
    default:
      return UNPROVEN;
  }
}

/** `.[]` of the whole item goes through all there is. */
function iterated(source: ListSource): ListSource {
  return source.kind === "path" && source.path.length === 0 ? UNPROVEN : source;
}

/** `.rows[] | {id}`: what follows works on the elements, unless it goes through another list: `.rows[] | $all[]`. */
function followed(outer: ListSource, { left, right }: Query & { kind: "pipe" }, at: Surroundings): ListSource {
  if (outer.kind === "none") return elementsSource(right, { ...at, input: at.sourceOf(left, at) });
  return within(outer, elementsSource(right, { ...at, input: outer }));
}

/** `.rows[] as $row | {$row}` */
function boundTo(outer: ListSource, node: Query & { kind: "bind" }, at: Surroundings): ListSource {
  const source = outer.kind === "none" ? at.sourceOf(node.source, at) : outer;
  const inner = elementsSource(node.body, bind(node, source, at));
  return outer.kind === "none" ? inner : within(outer, inner);
}

function within(outer: ListSource, inner: ListSource): ListSource {
  if (inner.kind === "none" || outer.kind === "unproven") return outer;
  if (outer.kind !== "path" || inner.kind !== "path") return UNPROVEN;
  return outer.path.every((key, index) => key === inner.path[index]) ? outer : UNPROVEN;
}

/** A call may go through any list in its input and arguments. */
function generatedBy(node: Query & { kind: "call" }, at: Surroundings): ListSource {
  const { name, args } = node;
  if (args.length === 0 && ["empty", "null", "true", "false"].includes(name)) return NONE;
  if (name === "select" && args.length === 1) return NONE;
  if (name === "limit" && args[1] !== undefined) return elementsSource(args[1], at);
  if (name === "first" && args[0] !== undefined) return elementsSource(args[0], at);
  const { input } = at;
  return input.kind === "path" && input.path.length > 0 && !mentionsVariable(node) ? NONE : UNPROVEN;
}
