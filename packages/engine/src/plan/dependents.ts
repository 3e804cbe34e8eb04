import { type EntityRef, type Problem, problem } from "@longshore/shared";
import { edgesOf, isRequired } from "./blueprint/blueprint-rules.ts";
import type { Referrer } from "./catalog/catalog-view.ts";
import { entityKey, entityName, sameRef } from "./catalog/entity-key.ts";
import type { Draft } from "./draft.ts";

/** Entities that cannot be without this one: others, whose relation to it is required. */
export function dependentsOf(draft: Draft, ref: EntityRef): Referrer[] {
  return draft
    .referrers(ref)
    .filter((referrer) => !sameRef(referrer.ref, ref))
    .filter((referrer) => isRequired(referrer.relation, draft.blueprint(referrer.ref.blueprint)));
}

/**
 * Which of these entities cannot be deleted, and the dependents that stay and need them: one that is not of the set,
 * or one of the set that cannot be deleted itself. Of `a ← b ← c` (each needs the one before) deleting a and b alone
 * blocks b for c, and then a for b.
 */
export function findBlocked(
  draft: Draft,
  doomed: ReadonlyMap<string, { readonly ref: EntityRef }>,
): Map<string, Referrer[]> {
  const blocked = new Map<string, Referrer[]>();
  const block = (key: string, dependent: Referrer) => {
    const known = blocked.get(key);
    if (known === undefined) blocked.set(key, [dependent]);
    else known.push(dependent);
  };
  for (const [key, { ref }] of doomed) {
    for (const dependent of dependentsOf(draft, ref)) if (!doomed.has(entityKey(dependent.ref))) block(key, dependent);
  }
  // A Map hands out entries that are added while it is walked, so this reaches whatever is blocked by the blocked.
  for (const key of blocked.keys()) {
    const staying = doomed.get(key)?.ref;
    if (staying === undefined) continue;
    for (const { target, relation } of neededBy(draft, staying)) {
      const targetKey = entityKey(target);
      if (doomed.has(targetKey) && targetKey !== key) block(targetKey, { ref: staying, relation });
    }
  }
  return blocked;
}

function neededBy(draft: Draft, ref: EntityRef): { readonly target: EntityRef; readonly relation: string }[] {
  return edgesOf(draft.entity(ref)?.relations ?? {}, draft.blueprint(ref.blueprint))
    .filter((edge) => edge.relation.required)
    .map((edge) => ({ target: edge.target, relation: edge.relation.name }));
}

/** Dependents that a problem names. */
export const MOST_DEPENDENTS_NAMED = 10;

/** `count`: how many there are, where `dependents` is the beginning of the list. */
export function dependentsProblem(ref: EntityRef, dependents: readonly Referrer[], count = dependents.length): Problem {
  const notes = dependents
    .slice(0, MOST_DEPENDENTS_NAMED)
    .map(({ ref: by, relation }) => `${entityName(by)} (relation ${relation})`);
  if (count > MOST_DEPENDENTS_NAMED) notes.push(`and ${count - MOST_DEPENDENTS_NAMED} more`);
  const subject = count === 1 ? "1 entity needs" : `${count} entities need`;
  return problem("has_dependents", `${subject} \`${entityName(ref)}\``, { notes });
}
