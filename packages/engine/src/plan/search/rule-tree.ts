import { type Problem, problem } from "@longshore/shared";
import { isObject } from "../../jq/values/type-of.ts";
import type { JqObject, JqValue } from "../../jq/values/value.ts";

/** One condition: `{property: "$title", operator: "=", value: "core"}`. */
export interface Rule {
  /** A meta property (`$title`), else a property of the blueprint, else a relation. */
  readonly property: string;
  readonly operator: Operator;
  readonly value: JqValue;
}

/** Conditions joined. Without rules, `and` matches every entity and `or` matches none. */
export interface RuleTree {
  readonly combinator: "and" | "or";
  readonly rules: readonly (Rule | RuleTree)[];
}

const OPERATORS = [
  "=",
  "!=",
  ">",
  ">=",
  "<",
  "<=",
  "contains",
  "doesNotContains",
  "containsAny",
  "beginsWith",
  "doesNotBeginsWith",
  "endsWith",
  "doesNotEndsWith",
  "in",
  "notIn",
  "between",
  "notBetween",
  "isEmpty",
  "isNotEmpty",
  "isExpired",
  "isNotExpired",
] as const;

export type Operator = (typeof OPERATORS)[number];

const operators: ReadonlySet<string> = new Set(OPERATORS);
const WITHOUT_VALUE: ReadonlySet<Operator> = new Set(["isEmpty", "isNotEmpty", "isExpired", "isNotExpired"]);

/** Queries are written by people; these bounds keep a generated one from taking the planner down. */
const DEEPEST = 32;
const MOST_RULES = 1_000;

class Refused {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/**
 * Reads a search query as a mapping evaluated it. A leaf whose expression failed is null there, so
 * `{combinator: null, rules: []}` gets here and is refused. `path` names the field that holds the query.
 */
export function readRuleTree(value: JqObject, path: string): RuleTree | Problem {
  let rules = 0;
  const readTree = (tree: JqObject, at: string, depth: number): RuleTree => {
    const combinator = member(tree, "combinator");
    if (combinator !== "and" && combinator !== "or") throw new Refused(`\`${at}combinator\` must be "and" or "or"`);
    const list = member(tree, "rules");
    if (!Array.isArray(list)) throw new Refused(`\`${at}rules\` must be a list`);
    if (depth >= DEEPEST) throw new Refused(`rules are nested deeper than ${DEEPEST} levels`);
    rules += list.length;
    if (rules > MOST_RULES) throw new Refused(`there are more than ${MOST_RULES} rules`);
    return { combinator, rules: list.map((rule, index) => readMember(rule, `${at}rules[${index}]`, depth)) };
  };
  const readMember = (rule: JqValue, at: string, depth: number): Rule | RuleTree => {
    if (!isObject(rule)) throw new Refused(`\`${at}\` must be an object`);
    return Object.hasOwn(rule, "combinator") ? readTree(rule, `${at}.`, depth + 1) : readRule(rule, at);
  };
  try {
    return readTree(value, "", 0);
  } catch (refused) {
    if (refused instanceof Refused) return problem("search_query_invalid", refused.reason, { path });
    throw refused;
  }
}

function readRule(rule: JqObject, at: string): Rule {
  const operator = member(rule, "operator");
  if (!isOperator(operator)) throw new Refused(`\`${at}.operator\` is not one of ${OPERATORS.join(" ")}`);
  const property = member(rule, "property") ?? member(rule, "relation");
  if (typeof property !== "string") throw new Refused(`\`${at}.property\` must be a string`);
  const value = member(rule, "value");
  if (value === undefined && !WITHOUT_VALUE.has(operator)) throw new Refused(`\`${at}.value\` is missing`);
  return { property, operator, value: value ?? null };
}

function isOperator(value: JqValue | undefined): value is Operator {
  return typeof value === "string" && operators.has(value);
}

function member(object: JqObject, key: string): JqValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
