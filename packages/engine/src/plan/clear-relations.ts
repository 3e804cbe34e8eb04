import type { EntityRef } from "@longshore/shared";
import type { CatalogEntity, StoredRelation } from "./catalog/catalog-entity.ts";
import { entityKey } from "./catalog/entity-key.ts";
import type { Cause } from "./cause.ts";
import type { Planning } from "./planning.ts";

interface Doomed {
  readonly ref: EntityRef;
  readonly cause: Cause;
}

/** One entity that stays, and what it loses: per relation the targets that go. */
interface Loss {
  readonly ref: EntityRef;
  readonly targets: Map<string, Set<string>>;
  readonly causes: Cause[];
}

/**
 * Takes what is deleted out of the relations of what stays: a single relation becomes null, a many relation loses the
 * element. Collected per entity first, so that a hub that loses 10 000 targets is rewritten once.
 */
export function clearRelations({ draft, journal, options }: Planning, doomed: ReadonlyMap<string, Doomed>): void {
  const losses = new Map<string, Loss>();
  for (const { ref, cause } of doomed.values()) {
    for (const referrer of draft.referrers(ref)) {
      const key = entityKey(referrer.ref);
      if (doomed.has(key)) continue;
      const loss = losses.get(key) ?? { ref: referrer.ref, targets: new Map(), causes: [] };
      losses.set(key, loss);
      addLoss(loss, ref, referrer.relation, cause);
    }
  }
  for (const loss of losses.values()) {
    const entity = draft.entity(loss.ref);
    if (entity === null) continue;
    journal.effect(loss.ref).causes.push(...loss.causes);
    draft.put(loss.ref, withoutTargets(entity, loss), { owner: entity.owner, lastSeen: entity.lastSeen }, options.by);
  }
}

function addLoss(loss: Loss, target: EntityRef, relation: string, because: Cause): void {
  const targets = loss.targets.get(relation) ?? new Set<string>();
  loss.targets.set(relation, targets.add(target.identifier));
  loss.causes.push({ kind: "cleared_relation", of: target, relation, because });
}

function withoutTargets(entity: CatalogEntity, loss: Loss): CatalogEntity {
  const cleared = [...loss.targets].map(
    ([name, gone]) => [name, without(entity.relations[name] ?? null, gone)] as const,
  );
  return { ...entity, relations: { ...entity.relations, ...Object.fromEntries(cleared) } };
}

function without(value: StoredRelation, gone: ReadonlySet<string>): StoredRelation {
  if (value === null || typeof value === "string") return null;
  return value.filter((target) => !gone.has(target));
}
