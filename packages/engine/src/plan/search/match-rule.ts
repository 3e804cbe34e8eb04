import { formatNumber } from "../../jq/values/format-number.ts";
import { compareNumbers } from "../../jq/values/number-order.ts";
import { equals } from "../../jq/values/order.ts";
import { isNumber, isObject } from "../../jq/values/type-of.ts";
import type { JqValue } from "../../jq/values/value.ts";
import type { CatalogEntity } from "../catalog/catalog-entity.ts";
import { type DateRange, dateRangeOf, momentOf } from "./date-range.ts";
import { entityValue, isMeta } from "./entity-value.ts";
import type { Operator, Rule, RuleTree } from "./rule-tree.ts";

export type EntityTest = (entity: CatalogEntity) => boolean;
type ValueTest = (actual: JqValue) => boolean;

/** The query as a function. `now` is what `today`, `lastWeek` and `isExpired` are relative to. */
export function matcherOf(tree: RuleTree, now: number): EntityTest {
  const tests = tree.rules.map((rule) => ("combinator" in rule ? matcherOf(rule, now) : ruleMatcher(rule, now)));
  return tree.combinator === "and"
    ? (entity) => tests.every((test) => test(entity))
    : (entity) => tests.some((test) => test(entity));
}

function ruleMatcher(rule: Rule, now: number): EntityTest {
  const value = isMeta(rule.property) ? numbersAsText(rule.value) : rule.value;
  const test = NEGATED[rule.operator];
  const positive = valueTest(test ?? rule.operator, value, now);
  const wanted = test === undefined;
  return (entity) => positive(entityValue(entity, rule.property)) === wanted;
}

/** Each of these is true exactly where its opposite is false; an absent value `doesNotContains` anything. */
const NEGATED: Partial<Record<Operator, Operator>> = {
  "!=": "=",
  doesNotContains: "contains",
  doesNotBeginsWith: "beginsWith",
  doesNotEndsWith: "endsWith",
  notIn: "in",
  notBetween: "between",
  isNotEmpty: "isEmpty",
  isNotExpired: "isExpired",
};

function valueTest(operator: Operator, value: JqValue, now: number): ValueTest {
  switch (operator) {
    case "=":
      return equalTo(value, now);
    case "in":
      return someOf(elements(value).map(sameAs));
    case "contains":
      return containing(value);
    case "containsAny":
      return someOf(elements(value).map(containing));
    case "beginsWith":
      return textTest(value, (actual, wanted) => actual.startsWith(wanted));
    case "endsWith":
      return textTest(value, (actual, wanted) => actual.endsWith(wanted));
    case "between":
      return inRange(dateRangeOf(value, now));
    case "isEmpty":
      return isEmpty;
    case "isExpired":
      return (actual) => (momentOf(actual) ?? now) < now;
    default:
      return ordered(operator, value);
  }
}

/** A range of dates, a whole list, or one value; of a list of values one has to be it. */
function equalTo(value: JqValue, now: number): ValueTest {
  const range = dateRangeOf(value, now);
  return range === null ? sameAs(value) : inRange(range);
}

function sameAs(value: JqValue): ValueTest {
  const same: ValueTest = (actual) => equals(actual, value);
  return Array.isArray(value) ? same : (actual) => anyElement(actual, same);
}

/** In a text: the part. In a list: the element. */
function containing(value: JqValue): ValueTest {
  return (actual) => {
    if (typeof actual === "string") return typeof value === "string" && actual.includes(value);
    return Array.isArray(actual) && actual.some((element) => equals(element, value));
  };
}

function textTest(value: JqValue, test: (actual: string, wanted: string) => boolean): ValueTest {
  if (typeof value !== "string") return () => false;
  const onText: ValueTest = (actual) => typeof actual === "string" && test(actual, value);
  return (actual) => anyElement(actual, onText);
}

/** Numbers with numbers, dates with dates (whatever their zone); anything else is neither above nor below. */
function ordered(operator: Operator, value: JqValue): ValueTest {
  return (actual) => {
    const difference = distance(actual, value);
    if (difference === null) return false;
    if (difference === 0) return operator === ">=" || operator === "<=";
    return difference > 0 ? operator === ">" || operator === ">=" : operator === "<" || operator === "<=";
  };
}

function distance(a: JqValue, b: JqValue): number | null {
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b);
  const one = momentOf(a);
  const other = momentOf(b);
  return one === null || other === null ? null : one - other;
}

function inRange(range: DateRange | null): ValueTest {
  return (actual) => {
    const moment = momentOf(actual);
    return range !== null && moment !== null && moment >= range.from && moment <= range.to;
  };
}

/** Null, `""`, `[]`, `{}`. */
function isEmpty(value: JqValue): boolean {
  if (value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

function anyElement(actual: JqValue, test: ValueTest): boolean {
  return Array.isArray(actual) ? actual.some(test) : test(actual);
}

function someOf(tests: readonly ValueTest[]): ValueTest {
  return (actual) => tests.some((test) => test(actual));
}

function elements(value: JqValue): readonly JqValue[] {
  return Array.isArray(value) ? value : [value];
}

function numbersAsText(value: JqValue): JqValue {
  if (Array.isArray(value)) return value.map(numbersAsText);
  return isNumber(value) ? formatNumber(value) : value;
}
