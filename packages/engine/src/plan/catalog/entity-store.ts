import type { EntityRef } from "@longshore/shared";
import { type CatalogBlueprint, relationEdges } from "../blueprint/blueprint-rules.ts";
import { matcherOf } from "../search/match-rule.ts";
import { SearchIndex } from "../search/search-index.ts";
import type { CatalogEntity, StoredRelation } from "./catalog-entity.ts";
import type { EntitySearch, Referrer } from "./catalog-view.ts";
import { EdgeIndex } from "./edge-index.ts";
import { entityKey } from "./entity-key.ts";

const NO_RELATIONS: Readonly<Record<string, StoredRelation>> = {};

/** Entities in memory, with what points at them and an index for searches. */
export class EntityStore {
  readonly #blueprintOf: (identifier: string) => CatalogBlueprint | undefined;
  readonly #entities = new Map<string, CatalogEntity>();
  readonly #edges = new EdgeIndex();
  readonly #byBlueprint = new Map<string, SearchIndex>();

  constructor(blueprintOf: (identifier: string) => CatalogBlueprint | undefined) {
    this.#blueprintOf = blueprintOf;
  }

  get(ref: EntityRef): CatalogEntity | undefined {
    return this.#entities.get(entityKey(ref));
  }

  values(): Iterable<CatalogEntity> {
    return this.#entities.values();
  }

  put(entity: CatalogEntity): void {
    const key = entityKey(entity);
    this.#moveEdges(entity, this.#entities.get(key)?.relations ?? NO_RELATIONS, entity.relations);
    this.#entities.set(key, entity);
    this.#searchIndex(entity.blueprint).put(entity);
  }

  remove(ref: EntityRef): void {
    const entity = this.get(ref);
    if (entity === undefined) return;
    this.#moveEdges(entity, entity.relations, NO_RELATIONS);
    this.#entities.delete(entityKey(ref));
    this.#searchIndex(ref.blueprint).remove(ref.identifier);
  }

  referrers(ref: EntityRef): readonly Referrer[] {
    return this.#edges.into(ref);
  }

  search({ blueprint, query, at }: EntitySearch): CatalogEntity[] {
    const index = this.#byBlueprint.get(blueprint);
    return index === undefined ? [] : [...index.candidates(query)].filter(matcherOf(query, Date.parse(at)));
  }

  /** Untouched relations keep their arrays, so one changed relation of a hub does not cost all its edges. */
  #moveEdges(
    entity: CatalogEntity,
    before: Readonly<Record<string, StoredRelation>>,
    after: Readonly<Record<string, StoredRelation>>,
  ): void {
    const blueprint = this.#blueprintOf(entity.blueprint);
    const source = { blueprint: entity.blueprint, identifier: entity.identifier };
    for (const name of Object.keys(before)) {
      if (before[name] === after[name]) continue;
      for (const edge of relationEdges(name, before[name], blueprint)) this.#edges.remove(source, name, edge.target);
    }
    for (const name of Object.keys(after)) {
      if (before[name] === after[name]) continue;
      for (const edge of relationEdges(name, after[name], blueprint)) this.#edges.add(source, name, edge.target);
    }
  }

  #searchIndex(blueprint: string): SearchIndex {
    const known = this.#byBlueprint.get(blueprint);
    if (known !== undefined) return known;
    const index = new SearchIndex();
    this.#byBlueprint.set(blueprint, index);
    return index;
  }
}
