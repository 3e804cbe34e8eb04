import { type Blueprint, mappingFlags, type Problem } from "@longshore/shared";
import type { MappedEntity } from "../../mapping/mapped-entity.ts";
import { MemoryCatalog } from "../../plan/catalog/memory-catalog.ts";
import type { Change } from "../../plan/plan.ts";
import { planChanges } from "../../plan/plan-changes.ts";
import type { EntityWrite } from "../../plan/plan-input.ts";
import { type HeldBack, planReconciliation } from "../../plan/reconcile.ts";
import type { RunnableConfig } from "../config/load-config.ts";
import { EntityProblems, type EntitySource } from "../run/entity-problem.ts";
import type { ItemSource } from "../run/item-source.ts";
import { loadSnapshot, SEEN_BEFORE } from "./load-snapshot.ts";

export interface RunPlanOptions {
  readonly loaded: RunnableConfig;
  readonly blueprints: readonly Blueprint[];
  /** Path of the snapshot; an empty catalog without one. */
  readonly catalog: string | undefined;
  readonly integration: string | undefined;
  readonly mode: "compat" | "strict";
  readonly partial: boolean;
}

/** How the payloads were read, as far as deletions depend on it. */
export interface ReadFacts {
  readonly failedItems: number;
  readonly brokenPayloads: number;
  /** Files of a folder that were left out, because their names are those of no kind. */
  readonly unreadFiles: number;
  /** Kinds of the configuration for which there was no file. */
  readonly missingKinds: readonly string[];
}

/** What a run does to a catalog. */
export interface RunPlan {
  readonly changes: readonly PlannedChange[];
  /** Entities of the integration that the payloads did not give. */
  readonly stale: number;
  readonly owned: number;
  /** Why stale entities stay; empty if they are deleted. */
  readonly heldBack: readonly HeldBack[];
  readonly threshold: number;
  readonly missingKinds: readonly string[];
  readonly unreadFiles: number;
}

export interface PlannedChange {
  readonly change: Change;
  /** The items that it answers. */
  readonly sources: readonly ItemSource[];
}

/** Collects the entities of a run, and plans at the end as if it were a sync of the integration. */
export class RunPlanner {
  readonly #options: RunPlanOptions;
  readonly #at: string;
  readonly #integration: string;
  readonly #catalog: MemoryCatalog;
  readonly #entities: EntityWrite[] = [];
  readonly #sources: EntitySource[] = [];
  readonly #problems: EntityProblems;

  constructor(options: RunPlanOptions) {
    this.#options = options;
    this.#at = new Date().toISOString();
    this.#integration = options.integration ?? options.loaded.integration ?? "engine-run";
    const defaults = { owner: this.#integration, at: this.#at };
    const entities = options.catalog === undefined ? [] : loadSnapshot(options.catalog, defaults);
    this.#catalog = new MemoryCatalog({ blueprints: options.blueprints, entities });
    const { config, document } = options.loaded;
    this.#problems = new EntityProblems(config, document, options.blueprints);
  }

  add(entity: MappedEntity, mapping: number, source: ItemSource): void {
    this.#entities.push({ ...entity, resource: `resources[${source.resource}]` });
    this.#sources.push({ source, mapping, blueprint: entity.blueprint });
  }

  plan(facts: ReadFacts): RunPlan {
    const settings = this.#settings();
    const written = planChanges({ entities: this.#entities }, this.#catalog, settings);
    const after = this.#catalog;
    after.applyInPlace(written);
    const end = planReconciliation(this.#endOfSync(facts), after, settings);
    return {
      changes: [...written.changes, ...end.plan.changes].map((change) => this.#withSources(change)),
      stale: end.stale,
      owned: end.owned,
      heldBack: end.heldBack,
      threshold: end.threshold,
      missingKinds: facts.missingKinds,
      unreadFiles: facts.unreadFiles,
    };
  }

  #settings() {
    const flags = mappingFlags(this.#options.loaded.config);
    return {
      at: this.#at,
      by: this.#integration,
      integration: this.#integration,
      seq: SEEN_BEFORE + 1,
      merge: flags.enableMergeEntity,
      createMissingRelatedEntities: flags.createMissingRelatedEntities,
      deleteDependentEntities: flags.deleteDependentEntities,
      mode: this.#options.mode,
    };
  }

  #endOfSync({ failedItems, brokenPayloads, unreadFiles, missingKinds }: ReadFacts) {
    const { loaded, partial } = this.#options;
    return {
      type: partial ? ("incremental" as const) : ("full" as const),
      startedAt: SEEN_BEFORE + 1,
      failedItems: failedItems + brokenPayloads + unreadFiles,
      failedKinds: missingKinds.length,
      threshold: mappingFlags(loaded.config).entityDeletionThreshold,
    };
  }

  #withSources(change: Change): PlannedChange {
    const positions = change.inputs.filter(({ list }) => list === "entities");
    const from = positions.flatMap(({ index }) => this.#sources[index] ?? []);
    const [first] = from;
    const problems =
      first === undefined ? change.problems : change.problems.map((each) => this.#explained(each, first));
    return { change: { ...change, problems }, sources: from.map(({ source }) => source) };
  }

  /** In a plan a problem keeps the path of the entity's field. */
  #explained(problem: Problem, from: EntitySource): Problem {
    const { path: _, ...explained } = this.#problems.explained(problem, from);
    return problem.path === undefined ? explained : { ...explained, path: problem.path };
  }
}
