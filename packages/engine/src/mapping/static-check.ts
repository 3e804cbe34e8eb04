import {
  type CheckedConfig,
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
import { blueprintName, type CheckedBlueprint, checkBlueprint, type KnownBlueprints } from "./check/check-blueprint.ts";
import { checkExpression } from "./check/check-expression.ts";
import { checkFormatNames } from "./check/check-format-names.ts";
import { checkMeaning } from "./check/check-meaning.ts";
import { checkConfigQuirks, checkExpressionQuirks } from "./check/check-quirks.ts";
import { type ExpressionFacts, ExpressionFactsPool } from "./check/expression-facts.ts";
import { compileMapping } from "./compile-mapping.ts";
import { silentLoss } from "./guess/yaml-loss.ts";

export interface CheckMappingOptions {
  /** The blueprints of the catalog; without them, fields are not held to any. */
  readonly blueprints?: readonly CheckedBlueprint[];
  /** Gives problems their file, line and column, and expressions what YAML took away from them. */
  readonly document?: Pick<ConfigDocument, "withLocation" | "lossesAt">;
}

/**
 * All that can be found wrong with a configuration before there is any item: what `compileMapping` reports, and what the
 * expressions can be proven to do. Silent where nothing can be proven.
 */
export function checkMapping(config: unknown, { blueprints, document }: CheckMappingOptions = {}): Problem[] {
  const check = new MappingCheck(config, document);
  const found = [...check.problems(), ...(blueprints === undefined ? [] : check.againstBlueprints({ blueprints }))];
  return found.map((each) => document?.withLocation(each) ?? each);
}

/** The parts of {@link checkMapping}, for a catalog that loads no more blueprints than the mapping names. */
export class MappingCheck {
  readonly #config: unknown;
  readonly #document: CheckMappingOptions["document"];
  readonly #checked: CheckedConfig;
  readonly #pool = new ExpressionFactsPool();

  /** `document` gives problems their file, line and column, and expressions what YAML took away from them. */
  constructor(config: unknown, document?: CheckMappingOptions["document"]) {
    this.#config = config;
    this.#document = document;
    this.#checked = checkMappingConfig(config);
  }

  /** All but what its blueprints have to say. */
  problems(): Problem[] {
    const document = this.#document;
    return [
      ...compileMapping(this.#config, document === undefined ? {} : { document }).problems,
      ...checkExpressions(this.#config, this.#pool, document),
      ...(this.#checked.ok ? checkConfigQuirks(this.#checked.config) : []),
    ];
  }

  /** The blueprints that {@link againstBlueprints} looks for, each once: `"service"`, and not `.type`. */
  blueprintNames(): string[] {
    const names = this.#mappings().map(({ mapping }) => blueprintName(mapping, this.#pool));
    return [...new Set(names.filter((name) => name !== null))];
  }

  /** What of the mappings does not fit their blueprints. */
  againstBlueprints(known: KnownBlueprints): Problem[] {
    return this.#mappings().flatMap(({ mapping, path }) => checkBlueprint(mapping, path, known, this.#pool));
  }

  #mappings(): PlacedMapping[] {
    return this.#checked.ok ? placedMappings(this.#checked.config) : [];
  }
}

interface PlacedMapping {
  readonly mapping: EntityMapping;
  readonly path: ConfigPath;
}

function placedMappings({ resources }: MappingConfig): PlacedMapping[] {
  return resources.flatMap(({ port }, index) => {
    const path: ConfigPath = ["resources", index, "port", "entity", "mappings"];
    const { mappings } = port.entity;
    return Array.isArray(mappings)
      ? mappings.map((mapping, position) => ({ mapping, path: [...path, position] }))
      : [{ mapping: mappings, path }];
  });
}

function checkExpressions(
  config: unknown,
  pool: ExpressionFactsPool,
  document: CheckMappingOptions["document"],
): Problem[] {
  return listExpressions(config).flatMap((at) => {
    const facts = pool.facts(at.value);
    if (facts === null) return [];
    const lost = silentLoss(facts.text, document?.lossesAt(at.path) ?? []);
    const found = lost === null ? expressionProblems(at, facts) : [{ ...lost, path: formatConfigPath(at.path) }];
    return [...checkExpressionQuirks(at, facts), ...found];
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
