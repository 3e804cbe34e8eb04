import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, type YAMLMap } from "yaml";
import type { ConfigPath } from "./config-path.ts";

/** One step of a path through a document: the key (null in a list) and what it leads to. */
export interface YamlStep {
  readonly key: unknown;
  readonly value: unknown;
}

/** The steps to the value at a path, through aliases and merges; null if there is nothing at it. */
export function stepsTo(document: Document.Parsed, path: ConfigPath): readonly YamlStep[] | null {
  const steps: YamlStep[] = [];
  let node: unknown = document.contents;
  for (const part of path) {
    const step = stepInto(document, resolve(document, node), part);
    if (step === null) return null;
    steps.push(step);
    node = step.value;
  }
  return steps;
}

function stepInto(document: Document.Parsed, container: unknown, part: string | number): YamlStep | null {
  if (isSeq(container)) return typeof part === "number" ? { key: null, value: container.items[part] } : null;
  return isMap(container) ? findPair(document, container, String(part)) : null;
}

function findPair(document: Document.Parsed, map: YAMLMap, key: string): Pair | null {
  const own = pairsOf(map).get(key);
  if (own !== undefined) return own;
  for (const pair of map.items.filter(isMerge)) {
    const merged = resolve(document, pair.value);
    for (const source of isSeq(merged) ? merged.items : [merged]) {
      const target = resolve(document, source);
      const found = isMap(target) ? findPair(document, target, key) : null;
      if (found !== null) return found;
    }
  }
  return null;
}

/** Each map is looked through once: one of 20 000 fields would be 20 000 times. */
const PAIRS = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

/** Of a key that stands twice, the first. */
function pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
  const known = PAIRS.get(map);
  if (known !== undefined) return known;
  const named = map.items.flatMap((pair): [string, Pair][] =>
    isScalar(pair.key) ? [[String(pair.key.value), pair]] : [],
  );
  const pairs = new Map(named.toReversed());
  PAIRS.set(map, pairs);
  return pairs;
}

function isMerge(pair: Pair): boolean {
  return isScalar(pair.key) && pair.key.source === "<<";
}

function resolve(document: Document.Parsed, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

export function startOf(node: unknown): number | null {
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}

/** The text of a node, as it is written. */
export function sourceOf(node: Node, text: string): string {
  const [start, end] = node.range ?? [0, 0];
  return text.slice(start, end);
}

/** The rest of a line. */
export function toLineEnd(text: string, from: number): string {
  return text.slice(from).split(/\r?\n/, 1)[0] ?? "";
}
