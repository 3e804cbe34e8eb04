import type { Span } from "@longshore/shared";
import type { JqValue } from "../../jq/values/value.ts";
import type { CompiledEntity } from "../compiled-entity.ts";
import { hostOf } from "../environment.ts";
import { type ItemRun, newItemRun } from "../item-run.ts";
import { itemsOf, type MapOptions, mapItem } from "../map-item.ts";
import type { Outcome } from "../outcome.ts";
import type { ResourceParts } from "../resource-parts.ts";
import type { Selector } from "../selector.ts";
import type { Field } from "../template.ts";
import { failingPart } from "./failing-part.ts";
import { type FalseCondition, falseConditions } from "./false-condition.ts";
import { type MissingStep, missingSteps } from "./missing-step.ts";
import { type Evaluation, isMissing, Probe } from "./probe.ts";

/** How one expression came to its result on one item. */
export interface ExpressionExplanation {
  /** Where it stands in the configuration. */
  readonly path: string;
  readonly expression: string;
  /** `nothing`: no output at all. */
  readonly result: Evaluation;
  /** For null and nothing: where the path stopped finding anything. Empty where that cannot be told. */
  readonly missing: readonly MissingStep[];
  /** For an error: the part that raised it. */
  readonly failing: Span | null;
}

export interface SelectorExplanation extends ExpressionExplanation {
  /** For false: the smallest parts that made it so. */
  readonly falseConditions: readonly FalseCondition[];
}

/** Where one field of the entity comes from. */
export interface FieldExplanation extends ExpressionExplanation {
  /** Its place in the entity: `properties.url`. */
  readonly field: string;
}

/** What became of one item under one mapping, and why. */
export interface ItemExplanation {
  readonly outcome: Outcome;
  /** What selector and mapping saw: the item, or with `itemsToParse` one of those it stands for. */
  readonly input: JqValue;
  /** Null where the resource has no selector or the item did not get so far. */
  readonly selector: SelectorExplanation | null;
  /** Every field, whether or not the item was wanted. Empty where the item did not get so far. */
  readonly fields: readonly FieldExplanation[];
}

/** Maps an item once more and tells how each value came about. */
export function explainItem(parts: ResourceParts, raw: JqValue, options: MapOptions): ItemExplanation[] {
  const host = hostOf(options, parts.defaults);
  const taken = itemsOf(parts, raw, host);
  if ("outcomes" in taken) {
    return taken.outcomes.map((outcome) => ({ outcome, input: raw, selector: null, fields: [] }));
  }
  return taken.items.flatMap((each, position) => {
    const item = newItemRun(each, host, parts.budget);
    const outcomes = mapItem(parts, item, parts.itemsToParse === null ? null : position, options);
    const selector = parts.selector === null ? null : explainSelector(parts.selector, item);
    return outcomes.map((outcome) => ({
      outcome,
      input: each,
      selector,
      fields: fieldsOfMapping(parts.mappings[outcome.mapping], item),
    }));
  });
}

function fieldsOfMapping(mapping: CompiledEntity | undefined, item: ItemRun): FieldExplanation[] {
  return (mapping?.fields ?? []).map((field) => explainField(field, item));
}

function explainField(field: Field, item: ItemRun): FieldExplanation {
  const probe = new Probe(field.expression.text, item.run);
  return { field: field.name, ...explainExpression(probe, field.path, item) };
}

function explainSelector({ path, expression }: Selector, item: ItemRun): SelectorExplanation {
  const probe = new Probe(expression.text, item.run);
  const conditions = probe.body === null ? [] : falseConditions(probe, probe.body, item.item);
  return { ...explainExpression(probe, path, item), falseConditions: conditions };
}

function explainExpression(probe: Probe, path: string, { item }: ItemRun): ExpressionExplanation {
  const place = { path, expression: probe.source };
  if (probe.body === null) {
    return {
      ...place,
      result: { kind: "error", message: "the expression does not compile" },
      missing: [],
      failing: null,
    };
  }
  const result = probe.evaluate(probe.body, item) ?? { kind: "error", message: "the expression does not compile" };
  return {
    ...place,
    result,
    missing: isMissing(result) ? missingSteps(probe, probe.body, item) : [],
    failing: result.kind === "error" ? failingPart(probe, probe.body, item).span : null,
  };
}
