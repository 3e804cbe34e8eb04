import {
  type Blueprint,
  type ConfigPath,
  didYouMean,
  type EntityMapping,
  formatConfigPath,
  type JqExpression,
  type MappedProperty,
  type Problem,
  type ProblemCode,
  type PropertyType,
  problem,
  propertyType,
} from "@longshore/shared";
import { isNumber, toDouble } from "../../jq/values/type-of.ts";
import type { JqValue } from "../../jq/values/value.ts";
import { preview } from "../preview.ts";
import type { ExpressionFacts, ExpressionFactsPool } from "./expression-facts.ts";
import { describeTypes, mayBe, typeSet, without } from "./type-set.ts";

/** The part of a blueprint that a mapping is held to. */
export type CheckedBlueprint = Pick<Blueprint, "identifier" | "schema"> &
  Partial<
    Pick<Blueprint, "relations" | "ownership" | "mirrorProperties" | "calculationProperties" | "aggregationProperties">
  >;

/** The blueprints of a catalog, as far as they are loaded. */
export interface KnownBlueprints {
  readonly blueprints: readonly CheckedBlueprint[];
  /** Identifiers of others that are there. A mapping of one of them is not looked into. */
  readonly others?: readonly string[];
}

/** What a mapping gives that its blueprint does not take, and what it leaves out. Nothing for a computed blueprint. */
export function checkBlueprint(
  mapping: EntityMapping,
  path: ConfigPath,
  { blueprints, others = [] }: KnownBlueprints,
  pool: ExpressionFactsPool,
): Problem[] {
  const name = blueprintName(mapping, pool);
  if (name === null) return [];
  const blueprint = blueprints.find(({ identifier }) => identifier === name);
  if (blueprint === undefined) {
    if (others.includes(name)) return [];
    return [unknownBlueprint(name, path, [...blueprints.map(({ identifier }) => identifier), ...others])];
  }
  return [
    ...checkProperties(mapping, path, blueprint, pool),
    ...checkRelations(mapping, path, blueprint),
    ...checkTeam(mapping, path, blueprint),
  ];
}

/** The blueprint of every entity of the mapping; null where that depends on the item, and where it is no name. */
export function blueprintName(mapping: EntityMapping, pool: ExpressionFactsPool): string | null {
  const facts = pool.facts(mapping.blueprint);
  const name = facts?.constant?.kind === "value" ? facts.constant.value : null;
  return typeof name === "string" && name !== "" ? name : null;
}

function unknownBlueprint(name: string, path: ConfigPath, identifiers: readonly string[]): Problem {
  return report(
    "not_found",
    `there is no blueprint \`${name}\``,
    [...path, "blueprint"],
    didYouMean(name, identifiers),
  );
}

function report(code: ProblemCode, message: string, path: ConfigPath, meant: string | null = null): Problem {
  const hint = meant === null ? {} : { hint: `Did you mean \`${meant}\`?` };
  return problem(code, message, { path: formatConfigPath(path), ...hint });
}

function checkProperties(
  mapping: EntityMapping,
  path: ConfigPath,
  blueprint: CheckedBlueprint,
  pool: ExpressionFactsPool,
): Problem[] {
  const mapped = mapping.properties ?? {};
  const schemas = new Map(Object.entries(blueprint.schema.properties));
  const at = [...path, "properties"];
  const required = blueprint.schema.required ?? [];
  const missing = required.filter((name) => !Object.hasOwn(mapped, name));
  return [
    ...missing.map((name) => notMapped("property", name, blueprint, at)),
    ...Object.entries(mapped).flatMap(([name, value]) => {
      const schema = schemas.get(name);
      if (schema === undefined) return [unknownProperty(name, blueprint, at)];
      const found = checkPropertyType(value, schema, [...at, name], pool);
      return found === null ? [] : [found];
    }),
  ];
}

function notMapped(what: string, name: string, { identifier }: CheckedBlueprint, path: ConfigPath): Problem {
  return report("required_not_mapped", `blueprint \`${identifier}\` requires the ${what} \`${name}\``, path);
}

function unknownProperty(name: string, blueprint: CheckedBlueprint, at: ConfigPath): Problem {
  const computed = {
    ...blueprint.mirrorProperties,
    ...blueprint.calculationProperties,
    ...blueprint.aggregationProperties,
  };
  const message = Object.hasOwn(computed, name)
    ? `\`${name}\` is computed by blueprint \`${blueprint.identifier}\`, so it cannot be mapped`
    : `blueprint \`${blueprint.identifier}\` has no property \`${name}\``;
  return report("unknown_property", message, [...at, name], didYouMean(name, Object.keys(blueprint.schema.properties)));
}

/** `type: number` and `.name | ascii_downcase`. A null says that there is no value, which any type allows. */
function checkPropertyType(
  value: MappedProperty,
  schema: { readonly type: string; readonly enum?: unknown },
  path: ConfigPath,
  pool: ExpressionFactsPool,
): Problem | null {
  const facts = isExpression(value) ? pool.facts(value) : null;
  const found = isExpression(value) ? facts?.types : typeSet("object");
  if (found === undefined) return null;
  const given = without(found, "null");
  if (given.size > 0 && !mayBe(given, propertyType(schema)))
    return mismatch(`it always gives ${describeTypes(given)}`, propertyType(schema), path, facts);
  return facts === null ? null : checkConstant(facts, schema, path);
}

function mismatch(what: string, type: PropertyType, path: ConfigPath, facts: ExpressionFacts | null): Problem {
  const expression = facts === null ? {} : { expression: facts.text, span: { start: 0, end: facts.text.length } };
  const wanted = describeTypes(typeSet(type));
  const message = `${what}, and the blueprint wants ${wanted}`;
  const remedy = facts === null ? undefined : CONVERSIONS[type];
  const hint = remedy === undefined ? {} : { hint: remedy };
  return problem("blueprint_schema_mismatch", message, { path: formatConfigPath(path), ...expression, ...hint });
}

const CONVERSIONS: Partial<Record<PropertyType, string>> = {
  string: "End it with `| tostring`, or map another field.",
  number: "End it with `| tonumber`, or map another field.",
  boolean: 'Compare it: `… == "yes"`.',
  array: "Wrap it in brackets: `[…]`.",
};

/** `enum: [low, high]` and `"medium"` */
function checkConstant(facts: ExpressionFacts, schema: { readonly enum?: unknown }, path: ConfigPath): Problem | null {
  const { constant } = facts;
  if (constant?.kind !== "value" || constant.value === null || !Array.isArray(schema.enum)) return null;
  const { value } = constant;
  if (schema.enum.some((allowed) => allowed === plain(value))) return null;
  const message = `it is always ${preview(value, 40)}, which is none of ${JSON.stringify(schema.enum)}`;
  return problem("blueprint_schema_mismatch", message, {
    path: formatConfigPath(path),
    expression: facts.text,
    span: { start: 0, end: facts.text.length },
  });
}

function plain(value: JqValue): JqValue {
  return isNumber(value) ? toDouble(value) : value;
}

function checkRelations(mapping: EntityMapping, path: ConfigPath, blueprint: CheckedBlueprint): Problem[] {
  const mapped = mapping.relations ?? {};
  const relations = blueprint.relations ?? {};
  const at = [...path, "relations"];
  const missing = Object.keys(relations).filter(
    (name) => relations[name]?.required === true && !Object.hasOwn(mapped, name),
  );
  const unknown = Object.keys(mapped).filter((name) => !Object.hasOwn(relations, name));
  return [
    ...missing.map((name) => notMapped("relation", name, blueprint, at)),
    ...unknown.map((name) => {
      const message = `blueprint \`${blueprint.identifier}\` has no relation \`${name}\``;
      return report("unknown_relation", message, [...at, name], didYouMean(name, Object.keys(relations)));
    }),
  ];
}

function checkTeam(mapping: EntityMapping, path: ConfigPath, { identifier, ownership }: CheckedBlueprint): Problem[] {
  if (mapping.team === undefined || mapping.team === null || ownership?.type !== "Inherited") return [];
  const message = `blueprint \`${identifier}\` takes its team from a related entity`;
  return [report("inherited_ownership_enabled", message, [...path, "team"])];
}

function isExpression(value: MappedProperty): value is JqExpression {
  return typeof value !== "object" || value === null;
}
