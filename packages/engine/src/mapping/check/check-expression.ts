import { type ConfigExpression, formatConfigPath, type Problem, type ProblemCode, problem } from "@longshore/shared";
import { typeOf } from "../../jq/values/type-of.ts";
import type { JqType, JqValue } from "../../jq/values/value.ts";
import { isEmptyKey } from "../identifier.ts";
import { preview } from "../preview.ts";
import { isSearchQuery } from "../search-query.ts";
import type { ConstantResult } from "./constant-result.ts";
import type { ExpressionFacts } from "./expression-facts.ts";
import { describeTypes, mayBe } from "./type-set.ts";

/** What an expression at one place has to give, and the codes for what it does instead. */
interface Demand {
  readonly what: string;
  /** With one of these types the place can do something. */
  readonly types: readonly JqType[];
  readonly wrongType: ProblemCode;
  readonly error: ProblemCode;
  readonly nothing: ProblemCode;
}

const FIELD = { error: "field_error", nothing: "field_null" } as const;
const TEXT_TYPES = ["string", "number", "boolean", "null"] as const;

const DEMANDS: Readonly<Record<ConfigExpression["role"], Demand | null>> = {
  itemsToParse: {
    what: "a list",
    types: ["array"],
    wrongType: "items_to_parse_not_array",
    error: "items_to_parse_error",
    nothing: "items_to_parse_not_array",
  },
  selector: {
    what: "true or false",
    types: ["boolean"],
    wrongType: "selector_not_boolean",
    error: "selector_error",
    nothing: "selector_no_output",
  },
  identifier: {
    what: "a string, a number or a search query",
    types: ["string", "number", "object"],
    wrongType: "identifier_type",
    error: "field_error",
    nothing: "identifier_empty",
  },
  blueprint: {
    what: "a string",
    types: ["string"],
    wrongType: "blueprint_type",
    error: "field_error",
    nothing: "blueprint_empty",
  },
  title: { what: "text", types: TEXT_TYPES, wrongType: "blueprint_schema_mismatch", ...FIELD },
  icon: { what: "text", types: TEXT_TYPES, wrongType: "blueprint_schema_mismatch", ...FIELD },
  team: {
    what: "a name, a list of names or a search query",
    types: [...TEXT_TYPES, "array", "object"],
    wrongType: "blueprint_schema_mismatch",
    ...FIELD,
  },
  relation: {
    what: "a string, a list of strings, null or a search query",
    types: ["string", "number", "null", "array", "object"],
    wrongType: "relation_type",
    ...FIELD,
  },
  property: null,
};

/** What is wrong with an expression at its place, whatever the item; null if nothing is known to be. */
export function checkExpression(at: ConfigExpression, facts: ExpressionFacts): Problem | null {
  const report = (code: ProblemCode, message: string): Problem =>
    problem(code, message, {
      path: formatConfigPath(at.path),
      expression: facts.text,
      span: { start: 0, end: facts.text.length },
    });
  const { constant } = facts;
  const demand = at.inSearch ? null : DEMANDS[at.role];
  const { error, nothing } = demand ?? FIELD;
  if (constant?.kind === "error") return report(error, `it fails on every item: ${constant.message}`);
  if (constant?.kind === "nothing" || facts.types.size === 0) return report(nothing, "it never gives a value");
  if (at.inSearch) return checkSearchLeaf(at, constant, report);
  if (demand === null) return null;
  if (constant?.kind === "value") return checkConstant(at, demand, constant.value, report);
  if (mayBe(facts.types, ...demand.types)) return null;
  return report(demand.wrongType, `it always gives ${describeTypes(facts.types)}, and ${demand.what} is needed`);
}

type Report = (code: ProblemCode, message: string) => Problem;

function checkConstant({ role }: ConfigExpression, demand: Demand, value: JqValue, report: Report): Problem | null {
  const needed = `and ${demand.what} is needed`;
  if (role === "selector") {
    if (value === false) return report("resource_unreachable", "no item passes a selector that is always false");
    return value === true ? null : report(demand.wrongType, `it is ${preview(value, 40)} for every item, ${needed}`);
  }
  if ((role === "identifier" || role === "blueprint") && isEmptyKey(value)) {
    return report(demand.nothing, `it is ${preview(value, 40)} for every item, so there is never an entity`);
  }
  if ((role === "identifier" || role === "relation") && typeOf(value) === "object" && !isSearchQuery(value)) {
    return report(demand.wrongType, `it is ${preview(value, 40)} for every item, ${needed}`);
  }
  return demand.types.includes(typeOf(value))
    ? null
    : report(demand.wrongType, `it is ${preview(value, 40)} for every item, ${needed}`);
}

/** `combinator: and` instead of `'"and"'` does not compile; `combinator: '"nor"'` does. */
function checkSearchLeaf({ path }: ConfigExpression, constant: ConstantResult | null, report: Report): Problem | null {
  if (constant?.kind !== "value") return null;
  const { value } = constant;
  const key = path.at(-1);
  if (key === "combinator" && value !== "and" && value !== "or") {
    return report("search_query_invalid", `a combinator is "and" or "or", not ${preview(value, 40)}`);
  }
  const needsText = key === "property" || key === "operator";
  return needsText && typeof value !== "string"
    ? report("search_query_invalid", `\`${key}\` has to be a string, not ${preview(value, 40)}`)
    : null;
}
