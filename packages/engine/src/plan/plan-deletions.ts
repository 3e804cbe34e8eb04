import type { EntityRef } from "@longshore/shared";
import type { CatalogView } from "./catalog/catalog-view.ts";
import { entityKey } from "./catalog/entity-key.ts";
import type { Cause } from "./cause.ts";
import { clearRelations } from "./clear-relations.ts";
import { deleteEntities } from "./delete-entities.ts";
import { finishPlan } from "./finish-plan.ts";
import type { Plan } from "./plan.ts";
import type { PlanSettings } from "./plan-changes.ts";
import { DEFAULT_PLAN_OPTIONS } from "./plan-input.ts";
import { startPlanning } from "./planning.ts";

/** An entity to delete, and why. */
export interface Deletion {
  readonly ref: EntityRef;
  readonly cause: Cause;
}

/** A part of a large deletion, whose causes its caller knows: they may lead to entities that are still to be deleted. */
export function planDeletions(deletions: readonly Deletion[], view: CatalogView, settings: PlanSettings): Plan {
  const planning = startPlanning(view, { ...DEFAULT_PLAN_OPTIONS, ...settings });
  deleteEntities(planning, deletions);
  return finishPlan(planning);
}

/**
 * Takes entities that are about to be deleted out of the relations of others, as far as the view holds these. An entity
 * to which 100 000 point is deleted once few of them are left.
 */
export function planClearings(deletions: readonly Deletion[], view: CatalogView, settings: PlanSettings): Plan {
  const planning = startPlanning(view, { ...DEFAULT_PLAN_OPTIONS, ...settings });
  clearRelations(planning, new Map(deletions.map((deletion) => [entityKey(deletion.ref), deletion])));
  return finishPlan(planning);
}
