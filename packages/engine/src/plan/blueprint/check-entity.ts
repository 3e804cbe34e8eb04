import { type Problem, problem } from "@longshore/shared";
import { dumpPrefix } from "../../jq/values/dump-prefix.ts";
import type { JqValue } from "../../jq/values/value.ts";
import { type EntityContent, targetsOf } from "../catalog/catalog-entity.ts";
import { blueprintDoubts } from "./blueprint-doubts.ts";
import { type BlueprintRules, type CatalogBlueprint, rulesOf } from "./blueprint-rules.ts";

/**
 * What is wrong with one property value, or null. A null value says that there is none, which any type allows; a
 * required property is asked for in the whole entity, see {@link checkEntity}.
 */
export function checkProperty(name: string, value: JqValue, rules: BlueprintRules): Problem | null {
  const path = `properties.${name}`;
  const validator = rules.validator(name);
  if (validator === undefined)
    return problem("unknown_property", `blueprint \`${rules.blueprint}\` has no property \`${name}\``, { path });
  const fault = value === null ? null : validator.check(value);
  if (fault === null) return null;
  return problem("blueprint_schema_mismatch", `property \`${name}\` ${fault}`, {
    path,
    notes: [`got ${preview(value)}`],
  });
}

function preview(value: JqValue): string {
  const text = dumpPrefix(value, 80);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** What an entity lacks that its blueprint requires. Types are checked where values come in, value by value. */
export function checkEntity(entity: EntityContent, rules: BlueprintRules): Problem[] {
  const properties = rules.requiredProperties
    .filter((name) => !Object.hasOwn(entity.properties, name) || entity.properties[name] === null)
    .map((name) =>
      problem("blueprint_schema_mismatch", `required property \`${name}\` is missing`, { path: `properties.${name}` }),
    );
  const relations = rules.requiredRelations
    .filter(({ name }) => targetsOf(Object.hasOwn(entity.relations, name) ? entity.relations[name] : null).length === 0)
    .map(({ name }) =>
      problem("required_relation", `required relation \`${name}\` has no target`, { path: `relations.${name}` }),
    );
  return [...properties, ...relations];
}

/** Warnings about what a blueprint leaves out, and about schemas that cannot be enforced whole, for those who store or read a blueprint. */
export function checkBlueprint(blueprint: CatalogBlueprint): Problem[] {
  const rules = rulesOf(blueprint);
  const unsupported = Object.keys(blueprint.schema.properties).flatMap((name) => {
    const reason = rules.validator(name)?.unsupported ?? null;
    if (reason === null) return [];
    return problem("blueprint_schema_unsupported", `property \`${name}\`: ${reason}`, {
      path: `schema.properties.${name}`,
    });
  });
  return [...unsupported, ...blueprintDoubts(blueprint)];
}
