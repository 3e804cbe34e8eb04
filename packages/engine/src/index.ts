export type { FoundModule, ModuleLoader, ModuleRequest } from "./jq/compile/modules.ts";
export type { ReadPaths, Reads } from "./jq/compile/read-paths.ts";
export {
  type Environment,
  EVALUATOR_NAMES,
  type EvaluatedProgram,
  type Evaluator,
  type EvaluatorName,
  type EvaluatorOptions,
  type World,
} from "./jq/evaluators/evaluator.ts";
export { loadEvaluator } from "./jq/evaluators/load-evaluator.ts";
export type { LoadOptions } from "./jq/evaluators/load-options.ts";
export { EvaluatorUnavailable } from "./jq/evaluators/real-jq.ts";
export { type LanguageChapter, type LanguageEntry, languageReference } from "./jq/language-reference.ts";
export {
  compileJq,
  JqCompileError,
  JqHalt,
  type JqOptions,
  JqProgram,
  JqRuntimeError,
  type RunOptions,
} from "./jq/program.ts";
export type * as JqSyntax from "./jq/syntax/ast.ts";
export { LineIndex } from "./jq/syntax/line-index.ts";
export { type ParseOptions, type ParseResult, parseModule, parseProgram } from "./jq/syntax/parse.ts";
export { printQuery } from "./jq/syntax/print.ts";
export { printProgram } from "./jq/syntax/print-program.ts";
export { ExactNumber } from "./jq/values/exact-number.ts";
export { formatJson, formatJsonPretty } from "./jq/values/format-json.ts";
export { parseJson, parseJsonPayload, parseJsonStream } from "./jq/values/parse-json.ts";
export { type Budget, DEFAULT_BUDGET, type Limit } from "./jq/values/run.ts";
export { isObject } from "./jq/values/type-of.ts";
export { Utf8Check } from "./jq/values/utf8-check.ts";
export type { JqObject, JqType, JqValue } from "./jq/values/value.ts";
export type { CheckedBlueprint, KnownBlueprints } from "./mapping/check/check-blueprint.ts";
export {
  type CompiledConfig,
  type CompiledMapping,
  type CompileMappingOptions,
  compileMapping,
} from "./mapping/compile-mapping.ts";
export type { CompiledResource } from "./mapping/compiled-resource.ts";
export type { MappingMode } from "./mapping/entity-collector.ts";
export type { MapContext } from "./mapping/environment.ts";
export type {
  ExpressionExplanation,
  FieldExplanation,
  ItemExplanation,
  SelectorExplanation,
} from "./mapping/explain/explain-item.ts";
export { describeCondition, type FalseCondition, type Operand } from "./mapping/explain/false-condition.ts";
export type { MissingStep } from "./mapping/explain/missing-step.ts";
export type { Evaluation } from "./mapping/explain/probe.ts";
export type { Finding, Place } from "./mapping/finding.ts";
export type { MapOptions } from "./mapping/map-item.ts";
export type { MappedEntity } from "./mapping/mapped-entity.ts";
export { MAPPING_BUDGET } from "./mapping/mapping-budget.ts";
export * from "./mapping/outcome.ts";
export { preview } from "./mapping/preview.ts";
export {
  type OutcomeCounts,
  ProblemTally,
  type ResourceTally,
  type TalliedProblem,
  type TallySnapshot,
} from "./mapping/problem-tally.ts";
export { selectorHash } from "./mapping/selector-hash.ts";
export { type CheckMappingOptions, checkMapping, MappingCheck } from "./mapping/static-check.ts";
export type { CatalogBlueprint } from "./plan/blueprint/blueprint-rules.ts";
export { checkBlueprint } from "./plan/blueprint/check-entity.ts";
export { type PatternLimits, PatternSteps, PatternsTooCostly } from "./plan/blueprint/pattern-steps.ts";
export { plainValue } from "./plan/blueprint/plain-value.ts";
export { schemaTooCostly } from "./plan/blueprint/schema-cost.ts";
export {
  type CatalogEntity,
  type EntityContent,
  type StoredRelation,
  targetsOf,
} from "./plan/catalog/catalog-entity.ts";
export type { CatalogNeeds, CatalogPart } from "./plan/catalog/catalog-needs.ts";
export type { CatalogView, EntitySearch, OwnedEntities, Referrer } from "./plan/catalog/catalog-view.ts";
export { LoadedCatalog, type LoadedOwnership } from "./plan/catalog/loaded-catalog.ts";
export { type CatalogContent, MemoryCatalog } from "./plan/catalog/memory-catalog.ts";
export { type Cause, causeChain, type InputPosition } from "./plan/cause.ts";
export type { ContentPatch } from "./plan/content-patch.ts";
export { dependentsProblem, MOST_DEPENDENTS_NAMED } from "./plan/dependents.ts";
export * from "./plan/plan.ts";
export { type PlanSettings, planChanges } from "./plan/plan-changes.ts";
export { type Deletion, planClearings, planDeletions } from "./plan/plan-deletions.ts";
export { firstNeeds, planInRounds } from "./plan/plan-in-rounds.ts";
export { DEFAULT_PLAN_OPTIONS, type EntityWrite, type PlanInput, type PlanOptions } from "./plan/plan-input.ts";
export { planRechecks } from "./plan/plan-rechecks.ts";
export { type EndedSync, type HeldBack, planReconciliation, type Reconciliation } from "./plan/reconcile.ts";
export { type EntityTest, matcherOf } from "./plan/search/match-rule.ts";
export { type Operator, type Rule, type RuleTree, readRuleTree } from "./plan/search/rule-tree.ts";
export { type Equality, equalityOf } from "./plan/search/search-index.ts";
export { strongComponents } from "./plan/strong-components.ts";
export * from "./reader/json-bytes.ts";
export { type JsonSource, JsonValidator } from "./reader/json-validator.ts";
export { PayloadReader } from "./reader/payload-reader.ts";
export { LONGEST_PROJECTED, Projector } from "./reader/projector.ts";
