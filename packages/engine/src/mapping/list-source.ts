import type { Program, Query } from "../jq/syntax/ast.ts";
import { elementsSource } from "./elements-source.ts";
import { mentionsVariable } from "./mentions-variable.ts";
import { bind, type ListSource, NONE, type Surroundings, same, UNPROVEN } from "./source-place.ts";

/** The item itself. */
const ITEM: ListSource = { kind: "path", path: [] };

/** Where the list that `itemsToParse` gives comes from. */
export function listSource({ body, definitions }: Program): ListSource {
  // A definition may give `map` or `select` another meaning.
  if (body === null || definitions.length > 0) return UNPROVEN;
  return sourceOf(body, { input: ITEM, variables: new Map(), sourceOf });
}

function sourceOf(node: Query, at: Surroundings): ListSource {
  const of = (part: Query): ListSource => sourceOf(part, at);
  switch (node.kind) {
    case "identity":
      return at.input;
    case "variable":
      return at.variables.get(node.name) ?? UNPROVEN;
    case "index":
      return step(of(node.target), constantKey(node.key)) ?? derived(node, at);
    case "array":
      return node.body === null ? NONE : elementsSource(node.body, at);
    case "pipe":
      return sourceOf(node.right, { ...at, input: of(node.left) });
    case "alternative":
    case "comma":
      return same(of(node.left), of(node.right));
    case "if":
      // Without an else, the input itself is the other branch.
      return same(of(node.then), node.otherwise === null ? at.input : of(node.otherwise));
    case "try":
      return node.handler === null ? of(node.body) : same(of(node.body), of(node.handler));
    case "bind":
      return sourceOf(node.body, bind(node, of(node.source), at));
    case "object":
      return node.entries.length === 0 ? NONE : derived(node, at);
    case "string":
      return node.parts.every((part) => typeof part === "string") ? NONE : derived(node, at);
    case "number":
      return NONE;
    case "call":
      return callSource(node, at);
    case "def":
    case "iterate":
      return UNPROVEN;
    default:
      return derived(node, at);
  }
}

/** Builtins that make their result of their input alone, whatever the variables in their arguments. */
const OF_THEIR_INPUT: ReadonlySet<string> = new Set([
  ...["map", "map_values", "with_entries", "sort_by", "group_by", "unique_by", "del"],
]);

function callSource(node: Query & { kind: "call" }, at: Surroundings): ListSource {
  const { name, args } = node;
  if (args.length === 0 && ["empty", "null", "true", "false"].includes(name)) return NONE;
  // They give what they get.
  if (name === "select" && args.length === 1) return at.input;
  if (args.length === 0 && (name === "values" || name === "arrays")) return at.input;
  return OF_THEIR_INPUT.has(name) && args.length === 1 ? nested(at.input) : derived(node, at);
}

/** What reads nothing but `.` comes from where `.` comes from. */
function derived(node: Query, at: Surroundings): ListSource {
  return mentionsVariable(node) ? UNPROVEN : nested(at.input);
}

/** Something made of a part of the item comes from that part; something made of the whole item, from anywhere in it. */
function nested(input: ListSource): ListSource {
  return input.kind === "path" && input.path.length === 0 ? UNPROVEN : input;
}

function step(target: ListSource, key: string | number | null): ListSource | null {
  if (target.kind !== "path" || key === null) return null;
  return { kind: "path", path: [...target.path, key] };
}

function constantKey(key: Query): string | number | null {
  if (key.kind === "number") return Number(key.text);
  if (key.kind !== "string" || key.format !== null) return null;
  const [text = "", ...more] = key.parts;
  return typeof text === "string" && more.length === 0 ? text : null;
}
