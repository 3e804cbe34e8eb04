import { entityIdentifierFault, type Problem, problem } from "@longshore/shared";
import { isObject } from "../jq/values/type-of.ts";
import type { JqObject, JqValue } from "../jq/values/value.ts";
import { textOf } from "../mapping/identifier.ts";
import type { RelationRule } from "./blueprint/blueprint-rules.ts";
import type { StoredRelation } from "./catalog/catalog-entity.ts";
import { describeType } from "./describe-type.ts";
import { noMatch, type SearchScope, searchMany, searchOne } from "./search/resolve-search.ts";

/** A relation in the shape its blueprint gives it, or undefined if it cannot be given one. */
export interface ReadRelation {
  readonly value: StoredRelation | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Reads what a mapping gave for a relation: one target, several, null, or a search. Nulls among several name nothing
 * and are left out (`["a", null]`), a target named twice counts once.
 */
export function readRelation(value: JqValue, rule: RelationRule, scope: SearchScope): ReadRelation {
  const path = `relations.${rule.name}`;
  if (isObject(value)) return searchRelation(value, rule, path, scope);
  const targets = listTargets(value);
  if (targets === null) {
    const message = `relation \`${rule.name}\` is ${describeType(value)}`;
    return { value: undefined, problems: [problem("relation_type", message, { path })] };
  }
  return shapeTargets(targets, rule, path);
}

function listTargets(value: JqValue): string[] | null {
  const elements = Array.isArray(value) ? value : [value];
  const named = elements.filter((element) => element !== null);
  const texts = named.flatMap((element) => textOf(element) ?? []);
  return texts.length === named.length ? [...new Set(texts)] : null;
}

function shapeTargets(targets: readonly string[], rule: RelationRule, path: string): ReadRelation {
  const problems = targets.flatMap((target) => faultOf(target, path) ?? []);
  if (rule.many) return { value: targets, problems };
  if (targets.length > 1) {
    const message = `relation \`${rule.name}\` takes one target and was given ${targets.length}`;
    return { value: undefined, problems: [...problems, problem("relation_many_violation", message, { path })] };
  }
  return { value: targets[0] ?? null, problems };
}

function faultOf(target: string, path: string): Problem | null {
  const fault = entityIdentifierFault(target);
  if (fault === null) return null;
  return problem(
    "identifier_invalid",
    `the target ${JSON.stringify(target.slice(0, 80))} is not an identifier: ${fault}`,
    {
      path,
    },
  );
}

/**
 * A single relation: no hit leaves it empty, with a warning; several hits are an error. A many relation: all hits, at
 * most 100; none is an ordinary answer.
 */
function searchRelation(query: JqObject, rule: RelationRule, path: string, scope: SearchScope): ReadRelation {
  const search = rule.many ? searchMany : searchOne;
  const result = search(query, rule.target, path, scope);
  if ("problem" in result) return { value: undefined, problems: [result.problem] };
  if (rule.many) return { value: result.found, problems: [] };
  const [target] = result.found;
  return target === undefined
    ? { value: null, problems: [noMatch(rule.target, path, "warning")] }
    : { value: target, problems: [] };
}
