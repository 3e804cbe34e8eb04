import {
  type ConfigDocument,
  type ConfigPath,
  checkMappingConfig,
  type EntityMapping,
  expressionText,
  formatConfigPath,
  isFileValue,
  listExpressions,
  type MappingConfig,
  type Problem,
  problem,
  type Resource,
} from "@longshore/shared";
import type { Evaluator } from "../jq/evaluators/evaluator.ts";
import type { Budget } from "../jq/values/run.ts";
import { CompiledEntity } from "./compiled-entity.ts";
import { CompiledResource } from "./compiled-resource.ts";
import type { MappingMode } from "./entity-collector.ts";
import type { MapContext } from "./environment.ts";
import { ExpressionPool } from "./expression.ts";
import { explainMistake } from "./guess/explain-mistake.ts";
import { explainLoss } from "./guess/yaml-loss.ts";
import { readItemsToParse } from "./items-to-parse.ts";
import { MAPPING_BUDGET } from "./mapping-budget.ts";
import { textFault } from "./storable.ts";
import { entityTemplate } from "./template.ts";

export interface CompileMappingOptions extends MapContext {
  /** `compat` (default): a field that fails is null, with a problem. `strict`: its item fails. */
  readonly mode?: MappingMode;
  readonly budget?: Partial<Budget>;
  /**
   * What an expression that does not compile means. `refuse` (default): there is no mapping. `fail`: it fails on every
   * item, as it does in an integration that is already running with it.
   */
  readonly brokenExpressions?: "refuse" | "fail";
  /** What evaluates the expressions; this engine when absent. */
  readonly evaluator?: Evaluator;
  /** Gives problems their file, line and column, and broken expressions what YAML took away from them. */
  readonly document?: Pick<ConfigDocument, "withLocation" | "lossesAt">;
}

/** A configuration ready to map items, and safe to be used from several runs at once. */
export interface CompiledMapping {
  readonly resources: readonly CompiledResource[];
}

/** A mapping with its warnings, or everything that stands in its way. */
export type CompiledConfig =
  | { readonly mapping: CompiledMapping; readonly problems: readonly Problem[] }
  | { readonly mapping: null; readonly problems: readonly Problem[] };

/**
 * Compiles a mapping configuration (the content of a `port-app-config.yml`, or `config` of the API). Threads do not
 * share the result: each compiles the same text.
 */
export function compileMapping(config: unknown, options: CompileMappingOptions = {}): CompiledConfig {
  const pool = new ExpressionPool(options.evaluator);
  const checked = checkMappingConfig(config);
  const located = (problems: readonly Problem[]): Problem[] =>
    problems.map((each) => options.document?.withLocation(each) ?? each);
  const broken = brokenExpressions(config, pool, options.document);
  if (!checked.ok) return { mapping: null, problems: located([...checked.problems.filter(isError), ...broken]) };
  const problems = [...broken, ...unstorableKeys(checked.config)];
  const isRefused = options.brokenExpressions === "fail" ? problems.length > broken.length : problems.length > 0;
  if (isRefused) return { mapping: null, problems: located(problems) };
  const resources = checked.config.resources.map((resource, index) => compileResource(resource, index, pool, options));
  return {
    mapping: { resources: resources.map(({ compiled }) => compiled) },
    problems: located([...problems, ...resources.flatMap((resource) => resource.problems)]),
  };
}

function isError({ severity }: Problem): boolean {
  return severity === "error";
}

/** What is wrong with the expressions of a configuration, right or wrong in other ways. */
function brokenExpressions(
  config: unknown,
  pool: ExpressionPool,
  document: CompileMappingOptions["document"],
): Problem[] {
  return listExpressions(config).flatMap((at) => {
    if (isFileValue(at.value)) return [];
    const { text, problems } = pool.expression(expressionText(at.value));
    const lost = problems.length === 0 ? null : explainLoss(problems, document?.lossesAt(at.path) ?? []);
    return (lost ?? explainMistake(at, text, problems)).map((each) => ({ ...each, path: formatConfigPath(at.path) }));
  });
}

/** Keys of properties and relations become keys of every entity. */
function unstorableKeys(config: MappingConfig): Problem[] {
  return listExpressions(config).flatMap(({ path }) => {
    const fault = path.map((key) => (typeof key === "string" ? textFault(key) : null)).find((found) => found !== null);
    if (fault === undefined) return [];
    return [problem("unstorable_value", `a key cannot be stored: ${fault}`, { path: formatConfigPath(path) })];
  });
}

interface ResourceResult {
  readonly compiled: CompiledResource;
  readonly problems: readonly Problem[];
}

function compileResource(
  resource: Resource,
  index: number,
  pool: ExpressionPool,
  options: CompileMappingOptions,
): ResourceResult {
  const base: ConfigPath = ["resources", index];
  const { itemsToParse: list, entity, ...settings } = resource.port;
  const expansion =
    typeof list === "string" ? readItemsToParse(pool.expression(list), settings, [...base, "port"]) : null;
  const query = resource.selector.query === undefined ? null : expressionText(resource.selector.query);
  const compiled = new CompiledResource({
    kind: resource.kind,
    index,
    selector:
      query === null
        ? null
        : { path: formatConfigPath([...base, "selector", "query"]), expression: pool.expression(query) },
    itemsToParse: expansion?.itemsToParse ?? null,
    mappings: compileMappings(entity.mappings, [...base, "port", "entity", "mappings"], pool, options),
    budget: { ...MAPPING_BUDGET, ...options.budget },
    defaults: options,
  });
  return { compiled, problems: expansion?.problems ?? [] };
}

function compileMappings(
  mappings: Resource["port"]["entity"]["mappings"],
  path: ConfigPath,
  pool: ExpressionPool,
  { mode = "compat" }: CompileMappingOptions,
): CompiledEntity[] {
  const compile = (mapping: EntityMapping, at: ConfigPath): CompiledEntity =>
    new CompiledEntity(formatConfigPath(at), entityTemplate(mapping, at, pool), mode);
  return Array.isArray(mappings)
    ? mappings.map((mapping, position) => compile(mapping, [...path, position]))
    : [compile(mappings, path)];
}
