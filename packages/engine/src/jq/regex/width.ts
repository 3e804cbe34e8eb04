import { type Node, partsOf } from "./pattern.ts";

/** How many characters a node matches: a number if that is certain, else "varies". */
export function widthOf(node: Node): number | "varies" {
  switch (node.kind) {
    case "character":
    case "set":
      return 1;
    case "sequence":
      return sumOf(node.items.map(widthOf));
    case "alternatives": {
      const [first = 0, ...others] = node.options.map(widthOf);
      return others.every((width) => width === first) ? first : "varies";
    }
    case "repeat": {
      const width = widthOf(node.body);
      return node.min === node.max && width !== "varies" ? width * node.min : "varies";
    }
    case "capture":
    case "scope":
    case "atomic":
      return widthOf(node.body);
    case "anchor":
    case "empty":
    case "keep":
    case "look":
    case "never":
      return 0;
    default:
      return "varies";
  }
}

function sumOf(widths: readonly (number | "varies")[]): number | "varies" {
  let sum = 0;
  for (const width of widths) {
    if (width === "varies") return width;
    sum += width;
  }
  return sum;
}

/** True if the node can match the empty text. A called group counts as if it could. */
export function isNullable(node: Node): boolean {
  switch (node.kind) {
    case "sequence":
      return node.items.every(isNullable);
    case "alternatives":
      return node.options.some(isNullable);
    case "conditional":
      return isNullable(node.then) || isNullable(node.otherwise);
    case "repeat":
      return node.min === 0 || isNullable(node.body);
    case "capture":
    case "scope":
    case "atomic":
      return isNullable(node.body);
    case "character":
    case "set":
    case "grapheme":
      return false;
    default:
      return true;
  }
}

export function groupsIn(node: Node): readonly number[] {
  const inside = partsOf(node).flatMap(groupsIn);
  return node.kind === "capture" ? [node.group, ...inside] : inside;
}
