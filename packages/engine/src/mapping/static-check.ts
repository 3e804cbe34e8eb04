import {
  type ConfigDocument,
  type ConfigPath,
  checkMappingConfig,
  type EntityMapping,
  listExpressions,
  type MappingConfig,
  type Problem,
} from "@longshore/shared";
import { type CheckedBlueprint, checkBlueprint } from "./check/check-blueprint.ts";
import { checkExpression } from "./check/check-expression.ts";
import { checkFormatNames } from "./check/check-format-names.ts";
import { checkConfigQuirks, checkExpressionQuirks } from "./check/check-quirks.ts";
import { expressionFacts } from "./check/expression-facts.ts";
import { compileMapping } from "./compile-mapping.ts";

export interface CheckMappingOptions {
  /** The blueprints of the catalog; without them, fields are not held to any. */
  readonly blueprints?: readonly CheckedBlueprint[];
  /** Gives problems their file, line and column. */
  readonly document?: Pick<ConfigDocument, "withLocation">;
}

/**
 * All that can be found wrong with a configuration before there is any item: what `compileMapping` reports, and what the
 * expressions can be proven to do. Silent where nothing can be proven.
 */
export function checkMapping(config: unknown, options: CheckMappingOptions = {}): Problem[] {
  const { problems } = compileMapping(config);
  const checked = checkMappingConfig(config);
  const proven = [
    ...checkExpressions(config),
    ...(checked.ok ? checkConfigQuirks(checked.config) : []),
    ...(checked.ok ? checkBlueprints(checked.config, options.blueprints ?? null) : []),
  ];
  return [...problems, ...proven].map((each) => options.document?.withLocation(each) ?? each);
}

function checkExpressions(config: unknown): Problem[] {
  return listExpressions(config).flatMap((at) => {
    const facts = expressionFacts(at.value);
    if (facts === null) return [];
    // An unknown format may make the whole expression fail, which would only say the same again.
    const found = checkFormatNames(at, facts) ?? checkExpression(at, facts);
    return [...checkExpressionQuirks(at, facts), ...(found === null ? [] : [found])];
  });
}

function checkBlueprints(config: MappingConfig, blueprints: readonly CheckedBlueprint[] | null): Problem[] {
  if (blueprints === null) return [];
  return config.resources.flatMap(({ port }, index) => {
    const path: ConfigPath = ["resources", index, "port", "entity", "mappings"];
    const { mappings } = port.entity;
    const check = (mapping: EntityMapping, at: ConfigPath): Problem[] => checkBlueprint(mapping, at, blueprints);
    return Array.isArray(mappings)
      ? mappings.flatMap((mapping, position) => check(mapping, [...path, position]))
      : check(mappings, path);
  });
}
