import type { Host } from "../jq/values/run.ts";
import { isObject } from "../jq/values/type-of.ts";
import type { JqValue } from "../jq/values/value.ts";
import type { MapContext } from "./environment.ts";
import { Finding } from "./finding.ts";
import { type ItemRun, newItemRun } from "./item-run.ts";
import { type Expansion, expandItem } from "./items-to-parse.ts";
import type { Outcome } from "./outcome.ts";
import { preview } from "./preview.ts";
import type { ResourceParts } from "./resource-parts.ts";
import { select } from "./selector.ts";

/** What mapping an item takes beside the item. */
export interface MapOptions extends MapContext {
  /**
   * Whether a filtered item is mapped all the same: a live event about an item that is no longer wanted has to say which
   * entity goes.
   */
  readonly entitiesOfFiltered?: boolean;
  /**
   * Gives the item as it came, where it is mapped without what its mapping does not read. Asked for when a finding is
   * described: what an expression missed may stand beside it.
   */
  readonly whole?: () => JqValue;
}

/** The items that a raw item stands for, or the outcomes if it is known without looking further. */
export type Items = Expansion | { readonly outcomes: Outcome[] };

/** Checks a raw item and, with `itemsToParse`, takes it apart. */
export function itemsOf(parts: ResourceParts, raw: JqValue, host: Host): Items {
  if (!isObject(raw)) return { outcomes: notAnItem(parts, raw) };
  if (parts.itemsToParse === null) return { items: [raw], hidden: null };
  const expansion = expandItem(parts.itemsToParse, newItemRun(raw, host, parts.budget));
  if (expansion instanceof Finding) return { outcomes: failed(parts, expansion) };
  return expansion.items.length > 0 ? expansion : { outcomes: emptyList(parts) };
}

/** The outcomes of a raw item, with a warning about the raw item on the first that can have one. */
export function withFinding(outcomes: Outcome[], finding: Finding): Outcome[] {
  const first = outcomes.find(({ status }) => status !== "filtered");
  return outcomes.map((outcome) =>
    outcome === first && outcome.status !== "filtered"
      ? { ...outcome, findings: [...outcome.findings, finding] }
      : outcome,
  );
}

/** One outcome per mapping. The selector runs once. */
export function mapItem(parts: ResourceParts, item: ItemRun, element: number | null, options: MapOptions): Outcome[] {
  const isWanted = parts.selector === null || select(parts.selector, item);
  if (isWanted instanceof Finding) return failed(parts, isWanted, element);
  if (!isWanted) return filtered(parts, item, element, options);
  return parts.mappings.map((entity, mapping) => entity.map(item, element, mapping));
}

function filtered(parts: ResourceParts, item: ItemRun, element: number | null, options: MapOptions): Outcome[] {
  const { path = "", expression } = parts.selector ?? {};
  return parts.mappings.map((entity, mapping) => {
    const result = options.entitiesOfFiltered === true ? entity.map(item, element, mapping) : null;
    const mapped = result?.status === "mapped" ? result.entity : null;
    return {
      status: "filtered",
      because: "selector",
      path,
      expression: expression?.text ?? "",
      entity: mapped,
      element,
      mapping,
    };
  });
}

function emptyList(parts: ResourceParts): Outcome[] {
  const { path = "", expression } = parts.itemsToParse ?? {};
  return parts.mappings.map((_, mapping) => ({
    status: "filtered",
    because: "empty_list",
    path,
    expression: expression?.text ?? "",
    entity: null,
    element: null,
    mapping,
  }));
}

/** Says that an item is no item. */
export function notAnItem(parts: ResourceParts, raw: JqValue): Outcome[] {
  return failed(parts, notAnObject(parts.index, raw));
}

function failed(parts: ResourceParts, reason: Finding, element: number | null = null): Outcome[] {
  return parts.mappings.map((_, mapping) => ({ status: "failed", reason, findings: [], element, mapping }));
}

function notAnObject(index: number, item: JqValue): Finding {
  const place = { path: `resources[${index}]`, expression: null };
  return new Finding("payload_not_object", place, () => {
    // Counted with items of other types: the message is true of all of them, the note of the first.
    return { message: "the item is not an object", notes: [`input: ${preview(item)}`] };
  });
}
