import type { EntityRef } from "@longshore/shared";
import type { CatalogView } from "./catalog/catalog-view.ts";
import { finishPlan } from "./finish-plan.ts";
import type { Plan } from "./plan.ts";
import type { PlanSettings } from "./plan-changes.ts";
import { DEFAULT_PLAN_OPTIONS } from "./plan-input.ts";
import { startPlanning } from "./planning.ts";
import { settleDue } from "./settle-waiting.ts";

/**
 * Looks again at waiting rows that are due: each is applied, rejected, or waits on because what it needs is gone again. If
 * its steps do not last for all of them, the others stay due; at least one of them does not, so the end comes.
 */
export function planRechecks(rows: readonly EntityRef[], view: CatalogView, settings: PlanSettings): Plan {
  const planning = startPlanning(view, { ...DEFAULT_PLAN_OPTIONS, ...settings }, true);
  settleDue(planning, rows);
  return finishPlan(planning);
}
