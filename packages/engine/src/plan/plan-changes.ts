import { type EntityRef, problem } from "@longshore/shared";
import type { CatalogView } from "./catalog/catalog-view.ts";
import { entityKey, entityName } from "./catalog/entity-key.ts";
import { type DeleteRequest, deleteEntities } from "./delete-entities.ts";
import { finishPlan } from "./finish-plan.ts";
import type { Plan } from "./plan.ts";
import { DEFAULT_PLAN_OPTIONS, type EntityWrite, type PlanInput, type PlanOptions } from "./plan-input.ts";
import { type Planning, startPlanning } from "./planning.ts";
import { forgetWaiting } from "./settle-waiting.ts";
import { writeEntity } from "./write-entity.ts";

/** Options that a caller has to give, and those that have a default. */
export type PlanSettings = Pick<PlanOptions, "at" | "by"> & Partial<PlanOptions>;

/**
 * What one set of inputs does to the catalog: its writes in their order, each onto what the ones before it left, then
 * its deletions. Pure: the same input, view and options give the same plan, and the view is only read.
 */
export function planChanges(input: PlanInput, view: CatalogView, settings: PlanSettings): Plan {
  const planning = startPlanning(view, { ...DEFAULT_PLAN_OPTIONS, ...settings });
  const entities = input.entities ?? [];
  entities.forEach((write, index) => {
    writeEntity(planning, write, { list: "entities", index });
  });
  reportCollisions(planning, entities);
  deleteEntities(planning, deletionsOf(planning, input.deletes ?? []));
  return finishPlan(planning);
}

/** Two items of one resource that give one key are most likely a mistake in the mapping's identifier. */
function reportCollisions({ journal }: Planning, entities: readonly EntityWrite[]): void {
  const counts = new Map<string, { readonly ref: EntityRef; count: number }>();
  for (const { identifier, blueprint, resource = "" } of entities) {
    if (typeof identifier !== "string") continue;
    const ref = { blueprint, identifier };
    const key = `${entityKey(ref)}\u0000${resource}`;
    const known = counts.get(key) ?? { ref, count: 0 };
    known.count += 1;
    counts.set(key, known);
  }
  for (const { ref, count } of counts.values()) {
    if (count < 2) continue;
    journal.report(ref, problem("key_collision", `${count} items give \`${entityName(ref)}\``));
  }
}

/**
 * The deletions that are to be done. One whose key this very input writes is dropped: an item that one resource no
 * longer selects may still be selected by another. With `deletes: "owned"`, so is one of an entity of someone else.
 */
function deletionsOf(planning: Planning, deletes: readonly EntityRef[]): DeleteRequest[] {
  const { journal } = planning;
  const written = new Set(journal.seen().map(entityKey));
  return deletes.flatMap((ref, index) => {
    const input = { list: "deletes", index } as const;
    const isWritten = written.has(entityKey(ref));
    if (!isWritten && mayDelete(planning, ref)) return { ref, cause: { kind: "deleted", input }, input };
    // `part/p` is a person's, and what this integration says of it waits for a target: that much is its own to take back.
    if (!isWritten && ownsWaiting(planning, ref)) forgetWaiting(planning, ref);
    const entry = journal.effect(ref);
    entry.causes.push({ kind: "kept", input });
    entry.inputs.push(input);
    return [];
  });
}

/** With `deletes: "owned"`: the entity is the integration's, or there is none and no write of somebody else waits there. */
function mayDelete(planning: Planning, ref: EntityRef): boolean {
  const { draft, options } = planning;
  if (options.deletes === "any") return true;
  // An integration that was deleted owns nothing, whatever else has no owner: what people wrote, bare targets.
  if (options.integration === null) return false;
  const entity = draft.entity(ref);
  if (entity !== null) return entity.owner === options.integration;
  return draft.waiting(ref) === undefined || ownsWaiting(planning, ref);
}

function ownsWaiting({ draft, options }: Planning, ref: EntityRef): boolean {
  return options.integration !== null && draft.waiting(ref)?.writer.integration === options.integration;
}
