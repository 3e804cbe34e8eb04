import {
  type ConfigDocument,
  type ConfigExpression,
  type ConfigPath,
  checkMappingConfig,
  type EntityMapping,
  formatConfigPath,
  listExpressions,
  type MappingConfig,
  type Problem,
  problem,
} from "@longshore/shared";
import { type CheckedBlueprint, checkBlueprint } from "./check/check-blueprint.ts";
import { checkExpression } from "./check/check-expression.ts";
import { checkFormatNames } from "./check/check-format-names.ts";
import { checkMeaning } from "./check/check-meaning.ts";
import { checkConfigQuirks, checkExpressionQuirks } from "./check/check-quirks.ts";
import { type ExpressionFacts, ExpressionFactsPool } from "./check/expression-facts.ts";
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
  const pool = new ExpressionFactsPool();
  const checked = checkMappingConfig(config);
  const proven = [
    ...checkExpressions(config, pool),
    ...(checked.ok ? checkConfigQuirks(checked.config) : []),
    ...(checked.ok ? checkBlueprints(checked.config, options.blueprints ?? null, pool) : []),
  ];
  return [...problems, ...proven].map((each) => options.document?.withLocation(each) ?? each);
}

function checkExpressions(config: unknown, pool: ExpressionFactsPool): Problem[] {
  return listExpressions(config).flatMap((at) => {
    const facts = pool.facts(at.value);
    return facts === null ? [] : [...checkExpressionQuirks(at, facts), ...expressionProblems(at, facts)];
  });
}

/** The first reason alone: an unknown format may make the whole expression fail, which would only say the same again. */
function expressionProblems(at: ConfigExpression, facts: ExpressionFacts): Problem[] {
  const found =
    checkLinked(at, facts) ?? checkFormatNames(at, facts) ?? checkMeaning(at, facts) ?? checkExpression(at, facts);
  return found === null ? [] : [found];
}

/** Its text is right, and it fails on every item all the same. */
function checkLinked({ path }: ConfigExpression, { notLinked, text: expression }: ExpressionFacts): Problem | null {
  if (notLinked === null) return null;
  return problem(notLinked.code, notLinked.message, { path: formatConfigPath(path), expression });
}

function checkBlueprints(
  config: MappingConfig,
  blueprints: readonly CheckedBlueprint[] | null,
  pool: ExpressionFactsPool,
): Problem[] {
  if (blueprints === null) return [];
  return config.resources.flatMap(({ port }, index) => {
    const path: ConfigPath = ["resources", index, "port", "entity", "mappings"];
    const { mappings } = port.entity;
    const check = (mapping: EntityMapping, at: ConfigPath): Problem[] => checkBlueprint(mapping, at, blueprints, pool);
    return Array.isArray(mappings)
      ? mappings.flatMap((mapping, position) => check(mapping, [...path, position]))
      : check(mappings, path);
  });
}
