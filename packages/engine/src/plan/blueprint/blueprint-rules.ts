import type { Blueprint, BlueprintRelation, EntityRef } from "@longshore/shared";
import { type StoredRelation, targetsOf } from "../catalog/catalog-entity.ts";
import { type PropertyValidator, propertyValidator } from "./property-validator.ts";
import { valuesVersion } from "./values-version.ts";

/** The part of a blueprint that planning reads. */
export type CatalogBlueprint = Pick<Blueprint, "identifier" | "schema"> &
  Partial<Pick<Blueprint, "relations" | "ownership">>;

export interface RelationRule {
  readonly name: string;
  /** Blueprint of the targets. */
  readonly target: string;
  readonly required: boolean;
  readonly many: boolean;
}

/** One version of a blueprint, ready for checking. Maps, because `constructor` is a fine name for a property. */
export interface BlueprintRules {
  /** Identifier of the blueprint. */
  readonly blueprint: string;
  readonly requiredProperties: readonly string[];
  readonly relations: ReadonlyMap<string, RelationRule>;
  readonly requiredRelations: readonly RelationRule[];
  /** The team comes from a related entity, so nobody may write it. */
  readonly inheritsTeam: boolean;
  /** Names what values are held to: what was checked under this version need not be checked again. */
  readonly version: string;
  /** Undefined for a property that the blueprint does not have. */
  validator(property: string): PropertyValidator | undefined;
}

const known = new WeakMap<CatalogBlueprint, BlueprintRules>();

/** The rules of a blueprint, made once per blueprint object; whoever loads blueprints keeps one object per version. */
export function rulesOf(blueprint: CatalogBlueprint): BlueprintRules {
  const rules = known.get(blueprint) ?? makeRules(blueprint);
  known.set(blueprint, rules);
  return rules;
}

function makeRules(blueprint: CatalogBlueprint): BlueprintRules {
  const relations = new Map(
    Object.entries(blueprint.relations ?? {}).map(([name, rule]) => [name, ruleOf(name, rule)]),
  );
  const properties = new Map<string, unknown>(Object.entries(blueprint.schema.properties));
  let version: string | undefined;
  return {
    blueprint: blueprint.identifier,
    requiredProperties: blueprint.schema.required ?? [],
    relations,
    requiredRelations: [...relations.values()].filter((relation) => relation.required),
    inheritsTeam: blueprint.ownership?.type === "Inherited",
    get version() {
      version ??= valuesVersion(properties);
      return version;
    },
    validator: (name) => (properties.has(name) ? propertyValidator(properties.get(name)) : undefined),
  };
}

function ruleOf(name: string, { target, required = false, many = false }: BlueprintRelation): RelationRule {
  return { name, target, required, many };
}

/** One entity pointing at another. */
export interface Edge {
  readonly relation: RelationRule;
  readonly target: EntityRef;
}

/** What the relations of an entity point at. A relation that the blueprint does not have points at nothing. */
export function edgesOf(
  relations: Readonly<Record<string, StoredRelation>>,
  blueprint: CatalogBlueprint | undefined,
): Edge[] {
  return Object.keys(relations).flatMap((name) => relationEdges(name, relations[name], blueprint));
}

/** What one relation points at. */
export function relationEdges(
  name: string,
  value: StoredRelation | undefined,
  blueprint: CatalogBlueprint | undefined,
): Edge[] {
  const relation = blueprint === undefined ? undefined : rulesOf(blueprint).relations.get(name);
  if (relation === undefined) return [];
  return targetsOf(value).map((identifier) => ({ relation, target: { blueprint: relation.target, identifier } }));
}

/** Whether the entity has this relation set and its blueprint requires it. */
export function isRequired(relation: string, blueprint: CatalogBlueprint | undefined): boolean {
  return blueprint !== undefined && rulesOf(blueprint).relations.get(relation)?.required === true;
}
