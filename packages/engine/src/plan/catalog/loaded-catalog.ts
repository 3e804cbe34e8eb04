import type { EntityRef } from "@longshore/shared";
import type { CatalogBlueprint } from "../blueprint/blueprint-rules.ts";
import type { WaitingEntity } from "../plan.ts";
import type { CatalogEntity } from "./catalog-entity.ts";
import type { CatalogNeeds, CatalogPart } from "./catalog-needs.ts";
import type { CatalogView, EntitySearch, OwnedEntities, Referrer } from "./catalog-view.ts";
import { entityKey } from "./entity-key.ts";
import { EntityStore } from "./entity-store.ts";
import { WaitingStore } from "./waiting-store.ts";

/** What `planReconciliation` asks of the integration whose sync ends; no other plan does. */
export interface LoadedOwnership {
  /** All that it owns, and what of it no record mapped since *started* (`EndedSync.startedAt`). */
  readonly owned: OwnedEntities;
  /** Every waiting write of its own. */
  readonly waiting: readonly WaitingEntity[];
}

/**
 * A bounded part of a catalog that lives elsewhere. Planning asks it as it asks any view; a question it cannot answer
 * yet is noted, and answered as if nothing were there. A plan counts only if `takeNeeds` is empty after it: else
 * whoever holds the catalog loads what was needed, and the plan is made again. Each round asks for at least one thing
 * that was not loaded, so this ends; a record without cascades or chains of waiting entities takes one or two rounds.
 */
export class LoadedCatalog implements CatalogView {
  readonly #blueprints: ReadonlyMap<string, CatalogBlueprint>;
  readonly #ownership: LoadedOwnership | undefined;
  readonly #entities: EntityStore;
  readonly #waiting: WaitingStore;
  readonly #revisions = new Map<string, number>();
  readonly #known = {
    entities: new Set<string>(),
    waiting: new Set<string>(),
    referrers: new Set<string>(),
    waiters: new Set<string>(),
    searches: new Set<string>(),
  };
  #needed = noNeeds();

  /** All blueprints, one object per version: there are few, and their compiled rules hang on the objects. */
  constructor(blueprints: ReadonlyMap<string, CatalogBlueprint>, ownership?: LoadedOwnership) {
    this.#blueprints = blueprints;
    this.#ownership = ownership;
    this.#entities = new EntityStore((identifier) => blueprints.get(identifier));
    this.#waiting = new WaitingStore((identifier) => blueprints.get(identifier));
  }

  /** What was asked for and is not loaded, since this was last called. */
  takeNeeds(): CatalogNeeds {
    const { entities, referrers, waiters, searches } = this.#needed;
    this.#needed = noNeeds();
    return {
      entities: [...entities.values()],
      referrers: [...referrers.values()],
      waiters: [...waiters.values()],
      searches: [...searches.values()],
    };
  }

  /** Takes what was loaded for these needs. */
  answer(needs: CatalogNeeds, part: CatalogPart): void {
    for (const entity of part.entities) {
      this.#entities.put(entity);
      this.#known.entities.add(entityKey(entity));
    }
    for (const row of part.waiting) this.#waiting.put(row);
    for (const gone of part.revisions) this.#revisions.set(entityKey(gone), gone.revision);
    this.#learn(needs);
    this.#learn(part.beyond ?? {});
  }

  #learn({ entities = [], referrers = [], waiters = [], searches = [] }: Partial<CatalogNeeds>): void {
    for (const ref of entities) {
      this.#known.entities.add(entityKey(ref));
      this.#known.waiting.add(entityKey(ref));
    }
    for (const ref of referrers) this.#known.referrers.add(entityKey(ref));
    for (const ref of waiters) this.#known.waiters.add(entityKey(ref));
    for (const search of searches) this.#known.searches.add(searchKey(search));
  }

  blueprint(identifier: string): CatalogBlueprint | undefined {
    return this.#blueprints.get(identifier);
  }

  entity(ref: EntityRef): CatalogEntity | undefined {
    this.#needEntity(ref);
    return this.#entities.get(ref);
  }

  lastRevision(ref: EntityRef): number {
    this.#needEntity(ref);
    return this.#entities.get(ref)?.revision ?? this.#revisions.get(entityKey(ref)) ?? 0;
  }

  waiting(ref: EntityRef): WaitingEntity | undefined {
    this.#needEntity(ref, this.#known.waiting);
    return this.#waiting.get(ref);
  }

  referrers(ref: EntityRef): readonly Referrer[] {
    this.#need("referrers", ref);
    return this.#entities.referrers(ref);
  }

  waiters(ref: EntityRef): readonly WaitingEntity[] {
    this.#need("waiters", ref);
    return this.#waiting.naming(ref);
  }

  search(search: EntitySearch): readonly CatalogEntity[] {
    const key = searchKey(search);
    if (!this.#known.searches.has(key)) this.#needed.searches.set(key, search);
    return this.#entities.search(search);
  }

  owned(): OwnedEntities {
    return this.#ownershipOf().owned;
  }

  waitingOf(): readonly WaitingEntity[] {
    return this.#ownershipOf().waiting;
  }

  /** To answer that nothing is owned would end a sync without a deletion, and without a word. */
  #ownershipOf(): LoadedOwnership {
    if (this.#ownership === undefined)
      throw new Error("a LoadedCatalog without ownership cannot plan the end of a sync");
    return this.#ownership;
  }

  #needEntity(ref: EntityRef, known: ReadonlySet<string> = this.#known.entities): void {
    const key = entityKey(ref);
    if (!known.has(key)) this.#needed.entities.set(key, ref);
  }

  #need(part: "referrers" | "waiters", ref: EntityRef): void {
    const key = entityKey(ref);
    if (!this.#known[part].has(key)) this.#needed[part].set(key, ref);
  }
}

function noNeeds() {
  return {
    entities: new Map<string, EntityRef>(),
    referrers: new Map<string, EntityRef>(),
    waiters: new Map<string, EntityRef>(),
    searches: new Map<string, EntitySearch>(),
  };
}

function searchKey(search: EntitySearch): string {
  return JSON.stringify([search.blueprint, search.at, search.query]);
}
