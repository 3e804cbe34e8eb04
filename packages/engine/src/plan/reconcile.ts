import type { EntityRef } from "@longshore/shared";
import { edgesOf } from "./blueprint/blueprint-rules.ts";
import type { CatalogEntity } from "./catalog/catalog-entity.ts";
import type { CatalogView } from "./catalog/catalog-view.ts";
import { entityKey } from "./catalog/entity-key.ts";
import { deleteEntities } from "./delete-entities.ts";
import { finishPlan } from "./finish-plan.ts";
import type { Plan, WaitingEntity } from "./plan.ts";
import type { PlanSettings } from "./plan-changes.ts";
import { DEFAULT_PLAN_OPTIONS } from "./plan-input.ts";
import { startPlanning } from "./planning.ts";
import { forgetWaiting } from "./settle-waiting.ts";

/** A sync that ended, as far as its deletions depend on it. */
export interface EndedSync {
  readonly type: "full" | "incremental";
  /** Position of *started* in the integration's log: what was last mapped before it is stale. */
  readonly startedAt: number;
  readonly failedItems: number;
  readonly failedKinds: number;
  /** Port's `entityDeletionThreshold`: the largest part of the owned entities that one sync may delete. */
  readonly threshold: number;
}

export type HeldBack = "incremental_sync" | "failed_items" | "failed_kinds" | "threshold_exceeded";

/** What the end of a sync does, and why it does not do more. */
export interface Reconciliation {
  readonly owned: number;
  /** Owned entities that the sync did not map. */
  readonly stale: number;
  /** stale / owned, 0 where nothing is owned. */
  readonly rate: number;
  readonly threshold: number;
  /** Reasons for which nothing is deleted; empty if there are none. */
  readonly heldBack: readonly HeldBack[];
  /** Stale, but kept: a relation of an entity that stays points at them, so they would come back as bare targets. */
  readonly protected: readonly EntityRef[];
  /** Writes of this integration that still wait: reported as unmet. */
  readonly unmet: readonly WaitingEntity[];
  /** Writes that waited through a whole sync without being mapped again: given up. */
  readonly expired: readonly WaitingEntity[];
  readonly plan: Plan;
}

/** Plans the end of a sync: which entities it deletes, and which waiting writes it gives up. */
export function planReconciliation(
  sync: EndedSync,
  view: CatalogView,
  settings: PlanSettings & { readonly integration: string },
): Reconciliation {
  const planning = startPlanning(view, { ...DEFAULT_PLAN_OPTIONS, ...settings });
  const { integration, options } = { integration: settings.integration, options: planning.options };
  const { total, stale, unlisted = 0 } = view.owned(integration, sync.startedAt);
  const staleCount = stale.length + unlisted;
  const rate = total === 0 ? 0 : staleCount / total;
  const heldBack = reasonsAgainst(sync, rate);
  const kept = options.createMissingRelatedEntities
    ? protectedOf(view, integration, stale)
    : new Map<string, EntityRef>();
  const { unmet, expired } = sortWaiting(view.waitingOf(integration), sync, heldBack);
  if (heldBack.length === 0) {
    for (const row of expired) forgetWaiting(planning, row.ref);
    const doomed = stale.filter((ref) => !kept.has(entityKey(ref)));
    deleteEntities(
      planning,
      doomed.map((ref) => ({ ref, cause: { kind: "reconciliation", integration } })),
    );
  }
  const plan = finishPlan(planning);
  const facts = { owned: total, stale: staleCount, rate, threshold: sync.threshold };
  return { ...facts, heldBack, protected: [...kept.values()], unmet, expired, plan };
}

function reasonsAgainst(sync: EndedSync, rate: number): HeldBack[] {
  const reasons: [HeldBack, boolean][] = [
    ["incremental_sync", sync.type === "incremental"],
    ["failed_items", sync.failedItems > 0],
    ["failed_kinds", sync.failedKinds > 0],
    ["threshold_exceeded", rate > sync.threshold],
  ];
  return reasons.filter(([, holds]) => holds).map(([reason]) => reason);
}

function sortWaiting(rows: readonly WaitingEntity[], sync: EndedSync, heldBack: readonly HeldBack[]) {
  const isExpired = (row: WaitingEntity) => heldBack.length === 0 && row.writer.seq < sync.startedAt;
  return { unmet: rows.filter((row) => !isExpired(row)), expired: rows.filter(isExpired) };
}

/**
 * Stale entities that an entity of this integration points at which stays; and what those point at in turn, since they
 * stay too.
 */
function protectedOf(view: CatalogView, integration: string, stale: readonly EntityRef[]): Map<string, EntityRef> {
  const staleKeys = new Map(stale.map((ref) => [entityKey(ref), ref]));
  const stays = (entity: CatalogEntity | undefined) =>
    entity?.owner === integration && !staleKeys.has(entityKey(entity));
  const kept = new Map<string, EntityRef>();
  for (const [key, ref] of staleKeys) {
    if (view.referrers(ref).some((referrer) => stays(view.entity(referrer.ref)))) kept.set(key, ref);
  }
  for (const ref of kept.values()) {
    for (const target of staleTargets(view, ref, staleKeys)) kept.set(entityKey(target), target);
  }
  return kept;
}

function staleTargets(view: CatalogView, ref: EntityRef, stale: ReadonlyMap<string, EntityRef>): EntityRef[] {
  const edges = edgesOf(view.entity(ref)?.relations ?? {}, view.blueprint(ref.blueprint));
  return edges.flatMap(({ target }) => stale.get(entityKey(target)) ?? []);
}
