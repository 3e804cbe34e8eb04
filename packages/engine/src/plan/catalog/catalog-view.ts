import type { EntityRef } from "@longshore/shared";
import type { CatalogBlueprint } from "../blueprint/blueprint-rules.ts";
import type { WaitingEntity } from "../plan.ts";
import type { RuleTree } from "../search/rule-tree.ts";
import type { CatalogEntity } from "./catalog-entity.ts";

/** One entity that points at another. */
export interface Referrer {
  readonly ref: EntityRef;
  readonly relation: string;
}

/** A search among the entities of one blueprint. `at` is the time that `today` and `isExpired` mean. */
export interface EntitySearch {
  readonly blueprint: string;
  readonly query: RuleTree;
  readonly at: string;
}

/** Of what an integration owns: how many there are, and which of them it did not map since a position of its log. */
export interface OwnedEntities {
  readonly total: number;
  readonly stale: readonly EntityRef[];
  /** Stale ones that are not listed, because another plan deletes them: they count, and this plan leaves them. */
  readonly unlisted?: number;
}

/**
 * What planning asks of a catalog. Every question is about named keys, so a view may hold a bounded part of a catalog
 * (see `LoadedCatalog`). Answers are of the state before the plan; planning keeps its own changes on top.
 */
export interface CatalogView {
  blueprint(identifier: string): CatalogBlueprint | undefined;
  entity(ref: EntityRef): CatalogEntity | undefined;
  /** Revision of the last version of an entity that is not there any more; 0 if it never was. */
  lastRevision(ref: EntityRef): number;
  /** Entities whose relations name `ref`, once per relation. */
  referrers(ref: EntityRef): readonly Referrer[];
  waiting(ref: EntityRef): WaitingEntity | undefined;
  /** Waiting writes whose relations name `ref`, whether or not it is missing. */
  waiters(ref: EntityRef): readonly WaitingEntity[];
  /** The entities of the blueprint that the query matches. */
  search(search: EntitySearch): readonly CatalogEntity[];
  owned(integration: string, seenBefore: number): OwnedEntities;
  /** Waiting writes of an integration. */
  waitingOf(integration: string): readonly WaitingEntity[];
}
