import type { EntityRef, Problem } from "@longshore/shared";
import { type CatalogBlueprint, type Edge, edgesOf } from "./blueprint/blueprint-rules.ts";
import type { CatalogEntity } from "./catalog/catalog-entity.ts";
import type { CatalogView } from "./catalog/catalog-view.ts";
import { sameRef } from "./catalog/entity-key.ts";
import type { ContentPatch } from "./content-patch.ts";
import { Draft, type Ownership } from "./draft.ts";
import { Journal } from "./journal.ts";
import type { Writer } from "./plan.ts";
import type { PlanOptions } from "./plan-input.ts";

/** A plan in the making. */
export interface Planning {
  readonly draft: Draft;
  readonly journal: Journal;
  readonly options: PlanOptions;
  /** For a waiting row that cannot be applied: a missing entity that it leads to. Saves walking the same chain again. */
  readonly blockedBy: Map<string, EntityRef>;
  /** The plan is there for rows that are due: it may spend on one row all that may ever be spent on it. */
  readonly isRecheck: boolean;
}

export function startPlanning(view: CatalogView, options: PlanOptions, isRecheck = false): Planning {
  return { draft: new Draft(view, options.at), journal: new Journal(), options, blockedBy: new Map(), isRecheck };
}

/** The owner after a write: its writer, unless the entity was found by search and so is not the writer's. */
export function ownershipAfter(current: CatalogEntity | null, { integration, seq, claims }: Writer): Ownership {
  const keeps = current !== null && (!claims || current.owner === integration);
  const { owner, lastSeen } = keeps ? current : { owner: integration, lastSeen: 0 };
  return owner !== null && owner === integration ? { owner, lastSeen: Math.max(lastSeen, seq) } : { owner, lastSeen };
}

/** Who wrote what two folded writes make: the later one, unless only the earlier one owns. */
export function foldWriters(before: Writer | undefined, writer: Writer): Writer {
  return before?.claims === true && !writer.claims ? before : writer;
}

/** What a write points at that is not there. Pointing at itself is fine: it will be. */
export function missingTargets(
  ref: EntityRef,
  patch: ContentPatch,
  blueprint: CatalogBlueprint | undefined,
  draft: Draft,
): Edge[] {
  return edgesOf(patch.relations, blueprint).filter(({ target }) => !sameRef(target, ref) && !draft.has(target));
}

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === "error");
}
