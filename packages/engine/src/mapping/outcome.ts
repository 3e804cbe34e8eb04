import type { Finding } from "./finding.ts";
import type { MappedEntity } from "./mapped-entity.ts";

interface OutcomeFacts {
  /** Position in the list that `itemsToParse` gave; null without one. */
  readonly element: number | null;
  /** Position in `mappings`; 0 where it is a single object. */
  readonly mapping: number;
}

/** There is an entity. `findings` tells of fields that came out null. */
export interface Mapped extends OutcomeFacts {
  readonly status: "mapped";
  readonly entity: MappedEntity;
  readonly findings: readonly Finding[];
}

/** The item is not wanted: its selector is false, or its `itemsToParse` list is empty. */
export interface Filtered extends OutcomeFacts {
  readonly status: "filtered";
  readonly because: "selector" | "empty_list";
  /** Of the selector or of `itemsToParse`. */
  readonly path: string;
  readonly expression: string;
  /** What the item maps to all the same; only where `entitiesOfFiltered` asked for it, and null if it maps to nothing. */
  readonly entity: MappedEntity | null;
}

/** The item is wanted, but has no identifier or no blueprint, so there is no entity. Not an error. */
export interface Dropped extends OutcomeFacts {
  readonly status: "dropped";
  readonly reason: Finding;
  readonly findings: readonly Finding[];
}

/** It is unknown what the item should become. Holds back the deletions of a sync. */
export interface Failed extends OutcomeFacts {
  readonly status: "failed";
  readonly reason: Finding;
  readonly findings: readonly Finding[];
}

/** What became of one item under one mapping: exactly one of four. */
export type Outcome = Mapped | Filtered | Dropped | Failed;

export type OutcomeStatus = Outcome["status"];

/** All that was found, the reason first. */
export function findingsOf(outcome: Outcome): readonly Finding[] {
  switch (outcome.status) {
    case "mapped":
      return outcome.findings;
    case "filtered":
      return [];
    case "dropped":
    case "failed":
      return [outcome.reason, ...outcome.findings];
  }
}
