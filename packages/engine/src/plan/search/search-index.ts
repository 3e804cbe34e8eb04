import { formatNumber } from "../../jq/values/format-number.ts";
import { isNumber, toDouble } from "../../jq/values/type-of.ts";
import type { JqValue } from "../../jq/values/value.ts";
import type { CatalogEntity } from "../catalog/catalog-entity.ts";
import { entityValue, isMeta } from "./entity-value.ts";
import type { Rule, RuleTree } from "./rule-tree.ts";

/** What a query surely asks of each of its hits: `property` has one of these values, each as {@link indexKey} has it. */
export interface Equality {
  readonly property: string;
  /** JSON texts of scalars, numbers as doubles. */
  readonly values: readonly string[];
}

/**
 * Entities of one blueprint by the value of a property. Made for a property when the first query asks for it by `=`
 * or `in`, and kept up from then on, so that 10 000 search relations do not scan 10 000 entities each.
 */
export class SearchIndex {
  readonly #entities = new Map<string, CatalogEntity>();
  readonly #byProperty = new Map<string, Map<string, Set<string>>>();

  put(entity: CatalogEntity): void {
    this.remove(entity.identifier);
    this.#entities.set(entity.identifier, entity);
    for (const [property, byValue] of this.#byProperty) file(byValue, property, entity);
  }

  remove(identifier: string): void {
    const entity = this.#entities.get(identifier);
    if (entity === undefined) return;
    this.#entities.delete(identifier);
    for (const [property, byValue] of this.#byProperty) {
      for (const value of indexedValues(entity, property)) byValue.get(value)?.delete(identifier);
    }
  }

  /** A superset of the hits; every entity if the query asks for no equality. */
  candidates(tree: RuleTree): Iterable<CatalogEntity> {
    const equality = equalityOf(tree);
    if (equality === null) return this.#entities.values();
    const byValue = this.#index(equality.property);
    const found = new Set<string>();
    for (const value of equality.values) for (const identifier of byValue.get(value) ?? []) found.add(identifier);
    return [...found].flatMap((identifier) => this.#entities.get(identifier) ?? []);
  }

  #index(property: string): Map<string, Set<string>> {
    const known = this.#byProperty.get(property);
    if (known !== undefined) return known;
    const byValue = new Map<string, Set<string>>();
    for (const entity of this.#entities.values()) file(byValue, property, entity);
    this.#byProperty.set(property, byValue);
    return byValue;
  }
}

function file(byValue: Map<string, Set<string>>, property: string, entity: CatalogEntity): void {
  for (const value of indexedValues(entity, property)) {
    const identifiers = byValue.get(value);
    if (identifiers === undefined) byValue.set(value, new Set([entity.identifier]));
    else identifiers.add(entity.identifier);
  }
}

/** A list is found by any of its elements, as `=` and `in` find it. */
function indexedValues(entity: CatalogEntity, property: string): readonly string[] {
  const value = entityValue(entity, property);
  return (Array.isArray(value) ? value : [value]).flatMap((element) => indexKey(element) ?? []);
}

/** Equal scalars share a key. So may a few that differ (digits beyond a double's): the query itself decides. */
function indexKey(value: JqValue): string | null {
  if (isNumber(value)) return String(toDouble(value));
  return typeof value === "object" && value !== null ? null : JSON.stringify(value);
}

/** The first rule that every hit must satisfy and that an index can answer: at the top, or in `and` groups below it. */
export function equalityOf(tree: RuleTree): Equality | null {
  if (tree.combinator === "or" && tree.rules.length !== 1) return null;
  for (const rule of tree.rules) {
    const equality = "combinator" in rule ? equalityOf(rule) : equalityOfRule(rule);
    if (equality !== null) return equality;
  }
  return null;
}

function equalityOfRule({ property, operator, value }: Rule): Equality | null {
  if (operator !== "=" && operator !== "in") return null;
  const values = operator === "in" && Array.isArray(value) ? value : [value];
  const asText = isMeta(property);
  const keys = values.flatMap((wanted) => indexKey(asText && isNumber(wanted) ? formatNumber(wanted) : wanted) ?? []);
  return keys.length === values.length ? { property, values: keys } : null;
}
