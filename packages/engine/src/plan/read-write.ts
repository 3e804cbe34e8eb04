import { type Problem, problem } from "@longshore/shared";
import { isObject } from "../jq/values/type-of.ts";
import type { JqObject, JqValue } from "../jq/values/value.ts";
import { textOf } from "../mapping/identifier.ts";
import type { BlueprintRules } from "./blueprint/blueprint-rules.ts";
import { checkProperty } from "./blueprint/check-entity.ts";
import type { StoredRelation } from "./catalog/catalog-entity.ts";
import type { ContentPatch } from "./content-patch.ts";
import { describeType } from "./describe-type.ts";
import type { EntityWrite } from "./plan-input.ts";
import { readRelation } from "./read-relation.ts";
import { noMatch, type SearchScope, searchMany } from "./search/resolve-search.ts";

/** Blueprint of the teams, which a search for a team looks through. */
const TEAMS = "_team";

/**
 * Reads the values of a write into a patch; whatever is wrong with them goes to `report`. With an error reported, the
 * patch is not to be used.
 */
export function readWrite(
  write: EntityWrite,
  rules: BlueprintRules,
  replace: boolean,
  scope: SearchScope,
  report: (problem: Problem) => void,
): ContentPatch {
  return {
    ...readText(write, "title", report),
    ...readText(write, "icon", report),
    ...readTeam(write.team, rules, scope, report),
    properties: readProperties(write.properties ?? {}, rules, report),
    relations: readRelations(write.relations ?? {}, rules, scope, report),
    replace,
  };
}

/** A number or boolean is shown as its text: pull request 17 may be titled `17`. */
function readText<Key extends "title" | "icon">(
  write: EntityWrite,
  key: Key,
  report: (problem: Problem) => void,
): { [key in Key]?: string | null } | object {
  const value = write[key];
  if (value === undefined) return {};
  const text = typeof value === "boolean" ? String(value) : (textOf(value) ?? null);
  if (text === null && value !== null) report(mismatch(key, `\`${key}\` must be a string, not ${describeType(value)}`));
  return { [key]: text };
}

function readTeam(
  value: JqValue | undefined,
  rules: BlueprintRules,
  scope: SearchScope,
  report: (problem: Problem) => void,
): Pick<ContentPatch, "team"> {
  if (value === undefined) return {};
  const team = isObject(value) ? searchTeam(value, scope, report) : listTeam(value, report);
  if (rules.inheritsTeam && team.length > 0) {
    const message = "`team` is set, but the blueprint takes it from a related entity";
    report(problem("inherited_ownership_enabled", message, { path: "team" }));
  }
  return { team };
}

function searchTeam(query: JqObject, scope: SearchScope, report: (problem: Problem) => void): readonly string[] {
  const result = searchMany(query, TEAMS, "team", scope);
  if ("problem" in result) report(result.problem);
  else if (result.found.length > 0) return result.found;
  else report(noMatch(TEAMS, "team", "warning"));
  return [];
}

function listTeam(value: JqValue, report: (problem: Problem) => void): readonly string[] {
  const elements = (Array.isArray(value) ? value : [value]).filter((element) => element !== null);
  const names = elements.flatMap((element) => textOf(element) ?? []);
  if (names.length < elements.length) {
    report(mismatch("team", `\`team\` must be a string or a list of strings, not ${describeType(value)}`));
  }
  return [...new Set(names)];
}

function readProperties(properties: JqObject, rules: BlueprintRules, report: (problem: Problem) => void): JqObject {
  for (const [name, value] of Object.entries(properties)) {
    const found = checkProperty(name, value, rules);
    if (found !== null) report(found);
  }
  return properties;
}

function readRelations(
  relations: JqObject,
  rules: BlueprintRules,
  scope: SearchScope,
  report: (problem: Problem) => void,
): Record<string, StoredRelation> {
  const read: [string, StoredRelation][] = [];
  for (const [name, value] of Object.entries(relations)) {
    const rule = rules.relations.get(name);
    if (rule === undefined) {
      const message = `blueprint \`${rules.blueprint}\` has no relation \`${name}\``;
      report(problem("unknown_relation", message, { path: `relations.${name}` }));
      continue;
    }
    const relation = readRelation(value, rule, scope);
    relation.problems.forEach(report);
    if (relation.value !== undefined) read.push([name, relation.value]);
  }
  return Object.fromEntries(read);
}

function mismatch(path: string, message: string): Problem {
  return problem("blueprint_schema_mismatch", message, { path });
}
