import type { EntityRef, Problem } from "@longshore/shared";
import type { CatalogEntity } from "./catalog/catalog-entity.ts";
import type { Cause, InputPosition } from "./cause.ts";
import type { ContentPatch } from "./content-patch.ts";

/** Who wrote, as far as the catalog keeps it. */
export interface Writer {
  /** Null for a person or a program that is no integration. */
  readonly integration: string | null;
  /** Position of the record in the integration's log. */
  readonly seq: number;
  readonly by: string;
  /** False for a write that found its entity by search: it does not make the integration the owner. */
  readonly claims: boolean;
}

/** A write that waits until every entity it points at is there. One per key. */
export interface WaitingEntity {
  readonly ref: EntityRef;
  /** Every write since it began to wait, folded. */
  readonly patch: ContentPatch;
  /** The targets that were missing when the row was written. Planning works this out anew; it is for people. */
  readonly missing: readonly EntityRef[];
  readonly writer: Writer;
  readonly since: string;
  /** Under which version of its blueprint the values of the patch were checked (`BlueprintRules.version`); null: unknown. */
  readonly checked: string | null;
  /** All that it waits for is there, and checking its values again was too much for the plan that found so. */
  readonly due: boolean;
}

/** What is noted about a waiting row whose write stays as it is. */
export type WaitingMark = Pick<WaitingEntity, "ref" | "missing" | "checked" | "due">;

interface ChangeFacts {
  readonly causes: readonly Cause[];
  /** The inputs that this change answers. Each input is answered by exactly one change. */
  readonly inputs: readonly InputPosition[];
  readonly problems: readonly Problem[];
}

export interface Create extends ChangeFacts {
  readonly action: "create";
  readonly ref: EntityRef;
  readonly before: null;
  readonly after: CatalogEntity;
  readonly revision: number;
  readonly together?: string;
}

export interface Update extends ChangeFacts {
  readonly action: "update";
  readonly ref: EntityRef;
  readonly before: CatalogEntity;
  readonly after: CatalogEntity;
  readonly revision: number;
}

export interface Delete extends ChangeFacts {
  readonly action: "delete";
  readonly ref: EntityRef;
  readonly before: CatalogEntity;
  readonly after: null;
  /** The revision of the deletion itself, which the tombstone keeps. */
  readonly revision: number;
  readonly together?: string;
}

/**
 * Nothing a reader would see. `after` may have another owner than `before`; both are null where there is nothing to
 * say (a deletion of what is not there).
 */
export interface Unchanged extends ChangeFacts {
  readonly action: "unchanged";
  readonly ref: EntityRef;
  readonly before: CatalogEntity | null;
  readonly after: CatalogEntity | null;
}

export interface Waiting extends ChangeFacts {
  readonly action: "waiting";
  readonly ref: EntityRef;
  /** What stays in the catalog meanwhile. */
  readonly before: CatalogEntity | null;
  readonly waiting: WaitingEntity;
}

export interface Rejected extends ChangeFacts {
  readonly action: "rejected";
  /** Null if it is unknown which entity was meant: a search identifier without exactly one hit. */
  readonly ref: EntityRef | null;
  readonly before: CatalogEntity | null;
}

/** `together`: changes with the same value need each other (a cycle of required relations) and take effect as one. */
export type Change = Create | Update | Delete | Unchanged | Waiting | Rejected;
export type Effect = Create | Update | Delete;
export type Action = Change["action"];

/** What one set of inputs does to a catalog. */
export interface Plan {
  /**
   * First what takes effect, in an order in which no relation ever points at nothing; then what waits; then what was
   * rejected, in input order. Per key at most one change that takes effect (or `unchanged`) and one that waits.
   */
  readonly changes: readonly Change[];
  /** Waiting rows that are gone: applied, deleted or rejected. */
  readonly settled: readonly EntityRef[];
  /** Waiting rows that stay, and of which something else is known now. None of them is among `changes`. */
  readonly marks: readonly WaitingMark[];
  /** Every key that an input mapped, whatever became of it: the integration saw it at `seq`. */
  readonly seen: readonly EntityRef[];
  readonly integration: string | null;
  readonly seq: number;
}

/** How many inputs came to which end; the numbers add up to the number of inputs. */
export function countInputs(plan: Plan): Record<Action, number> {
  return count(plan, (change) => change.inputs.length);
}

/** How many changes of each sort, those without an input included. */
export function countChanges(plan: Plan): Record<Action, number> {
  return count(plan, () => 1);
}

function count(plan: Plan, weight: (change: Change) => number): Record<Action, number> {
  const counts = { create: 0, update: 0, delete: 0, unchanged: 0, waiting: 0, rejected: 0 };
  for (const change of plan.changes) counts[change.action] += weight(change);
  return counts;
}
