import type { Blueprint, ConfigDocument, MappingConfig, Problem } from "@longshore/shared";
import type { MappedEntity } from "../../mapping/mapped-entity.ts";
import type { TalliedProblem } from "../../mapping/problem-tally.ts";
import { MemoryCatalog } from "../../plan/catalog/memory-catalog.ts";
import { planChanges } from "../../plan/plan-changes.ts";
import { CountedProblems } from "./counted-problems.ts";
import { EntityProblems, type EntitySource } from "./entity-problem.ts";
import { type ItemSource, placeOfItem } from "./item-source.ts";

export interface BlueprintCheckOptions {
  readonly blueprints: readonly Blueprint[];
  readonly mode: "compat" | "strict";
  readonly config: MappingConfig;
  readonly document: ConfigDocument;
}

/**
 * Holds entities to their blueprints, each by itself: it is planned against an empty catalog, so that the rules are the
 * planner's. What depends on other entities (missing targets, searches) is left to `--plan`.
 */
export class BlueprintCheck {
  rejected = 0;
  readonly #options: BlueprintCheckOptions;
  readonly #empty: MemoryCatalog;
  readonly #problems = new CountedProblems();
  readonly #entityProblems: EntityProblems;

  constructor(options: BlueprintCheckOptions) {
    this.#options = options;
    this.#empty = new MemoryCatalog({ blueprints: options.blueprints });
    this.#entityProblems = new EntityProblems(options.config, options.document, options.blueprints);
  }

  /** Whether the catalog would take the entity. */
  accepts(entity: MappedEntity, mapping: number, source: ItemSource): boolean {
    const found = this.#check(entity);
    const from = { source, mapping, blueprint: entity.blueprint };
    for (const problem of found) {
      const path = this.#entityProblems.path(problem, from);
      this.#problems.add(`${problem.code} ${path}`, () => this.#described(problem, entity, from));
    }
    const accepted = !found.some(({ severity }) => severity === "error");
    if (!accepted) this.rejected += 1;
    return accepted;
  }

  problems(): TalliedProblem[] {
    return this.#problems.all();
  }

  #check(entity: MappedEntity): Problem[] {
    const { mode } = this.#options;
    const settings = { at: new Date(0).toISOString(), by: "engine", mode };
    const { changes } = planChanges({ entities: [entity] }, this.#empty, settings);
    return changes.flatMap(({ problems }) => problems).filter(({ code }) => !NEEDS_CATALOG.has(code));
  }

  #described(problem: Problem, entity: MappedEntity, from: EntitySource): Problem {
    const name = `${entity.blueprint}/${typeof entity.identifier === "string" ? entity.identifier : "?"}`;
    const notes = [`first seen in ${name} from ${placeOfItem(from.source)}`, ...(problem.notes ?? [])];
    return this.#entityProblems.explained({ ...problem, notes }, from);
  }
}

const NEEDS_CATALOG: ReadonlySet<string> = new Set(["search_no_match", "search_many_matches"]);
