import type { EntityRef } from "@longshore/shared";
import type { JqObject, JqValue } from "../jq/values/value.ts";

/**
 * An entity as a mapping or the HTTP API gives it, its values not yet looked at. Only keys that were mapped are
 * present. An object as identifier, team or relation is a search query.
 */
export interface EntityWrite {
  readonly identifier: string | JqObject;
  readonly blueprint: string;
  readonly title?: JqValue;
  readonly icon?: JqValue;
  readonly team?: JqValue;
  readonly properties?: JqObject;
  readonly relations?: JqObject;
  /** Which resource mapped it: two writes of one resource on one key are reported as a collision. */
  readonly resource?: string;
}

/** What one record asks for: writes in order, then deletions as one set. */
export interface PlanInput {
  readonly entities?: readonly EntityWrite[];
  readonly deletes?: readonly EntityRef[];
}

export interface PlanOptions {
  /** The time of the record, ISO 8601 in UTC: what becomes `createdAt` and `updatedAt`, and `now` of a search. */
  readonly at: string;
  /** What becomes `createdBy` and `updatedBy`. */
  readonly by: string;
  /** Null: a person or a program that is no integration. */
  readonly integration: string | null;
  /** Position of the record in the integration's log. */
  readonly seq: number;
  /** Port's `enableMergeEntity`: true keeps what a write does not mention. */
  readonly merge: boolean;
  readonly createMissingRelatedEntities: boolean;
  /**
   * What becomes of a write whose targets are missing and may not be created: true, it waits for them; false, it is
   * rejected with `not_found`, as a caller who gets an answer expects.
   */
  readonly waitForTargets: boolean;
  readonly deleteDependentEntities: boolean;
  /** `strict` rejects what `compat` reports and lives with. */
  readonly mode: "compat" | "strict";
  /** `owned`: a deletion touches only what this integration owns, as a live event must; of no integration, nothing. */
  readonly deletes: "any" | "owned";
}

/** The API's defaults; who, when and at which position are the caller's to say. */
export const DEFAULT_PLAN_OPTIONS: Omit<PlanOptions, "at" | "by"> = {
  integration: null,
  seq: 0,
  merge: true,
  createMissingRelatedEntities: false,
  waitForTargets: true,
  deleteDependentEntities: false,
  mode: "compat",
  deletes: "any",
};
