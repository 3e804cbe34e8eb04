import { allReads, type Reads } from "../jq/compile/read-paths.ts";
import { isObject } from "../jq/values/type-of.ts";
import type { JqValue } from "../jq/values/value.ts";
import { hostOf } from "./environment.ts";
import { explainItem, type ItemExplanation } from "./explain/explain-item.ts";
import { newItemRun } from "./item-run.ts";
import { itemsOf, type MapOptions, mapItem, notAnItem, withFinding } from "./map-item.ts";
import type { MappedEntity } from "./mapped-entity.ts";
import type { Outcome } from "./outcome.ts";
import type { ResourceParts } from "./resource-parts.ts";
import { selectorHash } from "./selector-hash.ts";

/** One entry of `resources`: which items it wants, and what it makes of them. Mapping leaves no trace in it. */
export class CompiledResource {
  readonly kind: string;
  /** Position in `resources`. */
  readonly index: number;
  readonly #parts: ResourceParts;

  constructor(parts: ResourceParts) {
    this.kind = parts.kind;
    this.index = parts.index;
    this.#parts = parts;
  }

  /** SHA-256 (hex) of the trimmed selector query; null without one. */
  get selectorHash(): string | null {
    const { selector } = this.#parts;
    return selector === null ? null : selectorHash(selector.expression.text);
  }

  /** What is read of a raw item. Without the rest it has the same outcomes, unless a limit is reached. */
  get reads(): Reads {
    const { selector, itemsToParse, mappings } = this.#parts;
    // What is taken apart is counted and copied, too.
    if (itemsToParse !== null) return "everything";
    const expressions = mappings.flatMap(({ fields }) => fields.map(({ expression }) => expression.reads));
    return allReads(selector === null ? expressions : [selector.expression.reads, ...expressions]);
  }

  /** Config path of the mapping at this position of an outcome: `resources[0].port.entity.mappings`, `….mappings[1]`. */
  mappingPath(mapping: number): string {
    const found = this.#parts.mappings[mapping];
    if (found === undefined) throw new RangeError(`no mapping ${mapping}`);
    return found.path;
  }

  /** How many outcomes one item has: the length of `mappings`. */
  get outcomesPerItem(): number {
    return this.#parts.mappings.length;
  }

  /**
   * What becomes of one raw item: an outcome for each mapping and, with `itemsToParse`, each element of the list, by
   * element, then by mapping. An item whose list is empty or unknown counts as one element.
   */
  map(item: JqValue, options: MapOptions = {}): Outcome[] {
    const parts = this.#parts;
    const host = hostOf(options, parts.defaults);
    if (parts.itemsToParse === null) {
      return isObject(item)
        ? mapItem(parts, newItemRun(item, host, parts.budget, options.whole), null, options)
        : notAnItem(parts, item);
    }
    const taken = itemsOf(parts, item, host);
    if ("outcomes" in taken) return taken.outcomes;
    const outcomes = taken.items.flatMap((each, position) =>
      mapItem(parts, newItemRun(each, host, parts.budget), position, options),
    );
    return taken.hidden === null ? outcomes : withFinding(outcomes, taken.hidden);
  }

  /** The first entity that an item gives, or null. What comes after it is not computed. */
  mapOne(item: JqValue, options: MapOptions = {}): MappedEntity | null {
    const parts = this.#parts;
    const host = hostOf(options, parts.defaults);
    const taken = itemsOf(parts, item, host);
    if ("outcomes" in taken) return null;
    for (const each of taken.items) {
      const outcomes = mapItem(parts, newItemRun(each, host, parts.budget), null, options);
      const mapped = outcomes.find((outcome) => outcome.status === "mapped");
      if (mapped !== undefined) return mapped.entity;
    }
    return null;
  }

  /** Where each value of {@link map}'s outcomes comes from, by evaluating the item once more. */
  explainItem(item: JqValue, options: MapOptions = {}): ItemExplanation[] {
    return explainItem(this.#parts, item, options);
  }
}
