import type { EntityRef } from "@longshore/shared";
import { entityKey } from "./catalog/entity-key.ts";
import type { Cause, InputPosition } from "./cause.ts";
import { clearRelations } from "./clear-relations.ts";
import { dependentsOf, dependentsProblem, findBlocked } from "./dependents.ts";
import type { Planning } from "./planning.ts";
import { forgetWaiting, notifyWaiting } from "./settle-waiting.ts";

/** One entity to delete. */
export interface DeleteRequest {
  readonly ref: EntityRef;
  readonly cause: Cause;
  /** Undefined if no input asked for it. */
  readonly input?: InputPosition;
}

/** One entity that goes: because it was asked for, perhaps twice, or because it depends on one that goes. */
interface Doomed {
  readonly ref: EntityRef;
  readonly cause: Cause;
  readonly inputs: InputPosition[];
}

/**
 * Adds deletions to the plan, as one set: an entity that only others of the set depend on is free to go, in whatever
 * order they were named.
 */
export function deleteEntities(planning: Planning, requests: readonly DeleteRequest[]): void {
  const doomed = new Map<string, Doomed>();
  for (const request of requests) {
    if (planning.draft.has(request.ref)) doom(doomed, request);
    else noteAbsent(planning, request);
  }
  if (planning.options.deleteDependentEntities) addDependents(planning, doomed);
  else rejectBlocked(planning, doomed);
  clearRelations(planning, doomed);
  for (const entity of doomed.values()) remove(planning, entity);
  for (const { ref, cause } of doomed.values()) notifyWaiting(planning, ref, cause);
}

function doom(doomed: Map<string, Doomed>, { ref, cause, input }: DeleteRequest): void {
  const key = entityKey(ref);
  const known = doomed.get(key) ?? { ref, cause, inputs: [] };
  if (input !== undefined) known.inputs.push(input);
  doomed.set(key, known);
}

/** Nothing to delete, except perhaps a write that waits there. */
function noteAbsent(planning: Planning, { ref, cause, input }: DeleteRequest): void {
  forgetWaiting(planning, ref);
  const entry = planning.journal.effect(ref);
  entry.causes.push(cause);
  if (input !== undefined) entry.inputs.push(input);
}

/** Whatever depends on what goes, goes. Each entity is taken once, so a cycle of dependents ends too. */
function addDependents({ draft }: Planning, doomed: Map<string, Doomed>): void {
  // A Map hands out entries that are added while it is walked: the dependents of dependents get their turn.
  for (const { ref, cause } of doomed.values()) {
    for (const dependent of dependentsOf(draft, ref)) {
      const key = entityKey(dependent.ref);
      if (doomed.has(key)) continue;
      const because: Cause = { kind: "dependent", of: ref, relation: dependent.relation, because: cause };
      doomed.set(key, { ref: dependent.ref, cause: because, inputs: [] });
    }
  }
}

function rejectBlocked({ draft, journal }: Planning, doomed: Map<string, Doomed>): void {
  for (const [key, dependents] of findBlocked(draft, doomed)) {
    const entity = doomed.get(key);
    if (entity === undefined) continue;
    doomed.delete(key);
    const { ref, cause, inputs } = entity;
    journal.reject({ ref, causes: [cause], inputs, problems: [dependentsProblem(ref, dependents)] });
  }
}

function remove(planning: Planning, { ref, cause, inputs }: Doomed): void {
  forgetWaiting(planning, ref);
  const entry = planning.journal.effect(ref);
  entry.causes.push(cause);
  entry.inputs.push(...inputs);
  planning.draft.remove(ref);
}
