import type { EntityRef } from "@longshore/shared";
import type { WaitingEntity } from "../plan.ts";
import type { CatalogEntity } from "./catalog-entity.ts";
import type { EntitySearch } from "./catalog-view.ts";

/** What planning asks of a catalog, in a form that a few set-based queries answer. */
export interface CatalogNeeds {
  /** These entities, or their last revision if they are gone, and the waiting row of each. */
  readonly entities: readonly EntityRef[];
  /** Every entity with a relation to one of these: asked when one is deleted, so an update of a hub stays cheap. */
  readonly referrers: readonly EntityRef[];
  /** Every waiting row that names one of these: asked when one appears or goes. */
  readonly waiters: readonly EntityRef[];
  /** At least the hits of each. */
  readonly searches: readonly EntitySearch[];
}

/**
 * An answer to {@link CatalogNeeds}. Everything asked for that is not in it does not exist. It may hold more than was
 * asked for: a search is answered by any superset of its hits, since the query is evaluated again here.
 */
export interface CatalogPart {
  readonly entities: Iterable<CatalogEntity>;
  readonly waiting: Iterable<WaitingEntity>;
  /** Last revisions of asked-for entities that are gone. */
  readonly revisions: Iterable<EntityRef & { readonly revision: number }>;
  /** What else it answers in full: a cascade that was followed to its end saves a round per level. */
  readonly beyond?: Partial<CatalogNeeds>;
}
