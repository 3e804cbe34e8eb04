import type { HeldBack } from "../../plan/reconcile.ts";
import type { RunPlan } from "./run-plan.ts";

/** Why entities that the payloads did not give are not deleted. */
export function deletionNotes(plan: RunPlan): string[] {
  const { stale, owned, heldBack } = plan;
  if (stale === 0) return [];
  return heldBack.map(
    (reason) => `${stale} of ${owned} entities are not in the payloads, and stay: ${describe(reason, plan)}`,
  );
}

function describe(reason: HeldBack, { threshold, missingKinds, unreadFiles }: RunPlan): string {
  switch (reason) {
    case "incremental_sync":
      return "--partial was given";
    case "failed_items":
      return unreadFiles > 0
        ? "some files were not read, so it is not known what they would have given"
        : "some items failed, so it is not known what they would have given";
    case "failed_kinds":
      return `there are no payloads of ${missingKinds.join(", ")}`;
    case "threshold_exceeded":
      return `one sync may delete a share of ${threshold} (entityDeletionThreshold)`;
  }
}
