import type { EntityRef } from "@longshore/shared";
import type { CatalogBlueprint } from "../blueprint/blueprint-rules.ts";
import type { Change, Plan, WaitingEntity } from "../plan.ts";
import type { CatalogEntity } from "./catalog-entity.ts";
import type { CatalogView, EntitySearch, OwnedEntities, Referrer } from "./catalog-view.ts";
import { entityKey } from "./entity-key.ts";
import { EntityStore } from "./entity-store.ts";
import { WaitingStore } from "./waiting-store.ts";

/** What a catalog in memory starts from. */
export interface CatalogContent {
  readonly blueprints: Iterable<CatalogBlueprint>;
  readonly entities?: Iterable<CatalogEntity>;
  readonly waiting?: Iterable<WaitingEntity>;
  /** Last revisions of entities that are gone. */
  readonly revisions?: Iterable<EntityRef & { readonly revision: number }>;
}

/**
 * A whole catalog in memory: what `engine run --plan` plans against, and the model that the worker's database is
 * compared with.
 */
export class MemoryCatalog implements CatalogView {
  readonly #blueprints: ReadonlyMap<string, CatalogBlueprint>;
  readonly #entities: EntityStore;
  readonly #waiting: WaitingStore;
  readonly #revisions = new Map<string, EntityRef & { readonly revision: number }>();

  constructor(content: CatalogContent) {
    this.#blueprints = new Map(Array.from(content.blueprints, (blueprint) => [blueprint.identifier, blueprint]));
    const blueprintOf = (identifier: string) => this.#blueprints.get(identifier);
    this.#entities = new EntityStore(blueprintOf);
    this.#waiting = new WaitingStore(blueprintOf);
    for (const entity of content.entities ?? []) this.#entities.put(entity);
    for (const row of content.waiting ?? []) this.#waiting.put(row);
    for (const gone of content.revisions ?? []) this.#revisions.set(entityKey(gone), gone);
  }

  blueprint(identifier: string): CatalogBlueprint | undefined {
    return this.#blueprints.get(identifier);
  }

  entity(ref: EntityRef): CatalogEntity | undefined {
    return this.#entities.get(ref);
  }

  lastRevision(ref: EntityRef): number {
    return this.#entities.get(ref)?.revision ?? this.#revisions.get(entityKey(ref))?.revision ?? 0;
  }

  referrers(ref: EntityRef): readonly Referrer[] {
    return this.#entities.referrers(ref);
  }

  waiting(ref: EntityRef): WaitingEntity | undefined {
    return this.#waiting.get(ref);
  }

  waiters(ref: EntityRef): readonly WaitingEntity[] {
    return this.#waiting.naming(ref);
  }

  search(search: EntitySearch): readonly CatalogEntity[] {
    return this.#entities.search(search);
  }

  owned(integration: string, seenBefore: number): OwnedEntities {
    const owned = [...this.#entities.values()].filter((entity) => entity.owner === integration);
    const stale = owned.filter((entity) => entity.lastSeen < seenBefore);
    return { total: owned.length, stale: stale.map(({ blueprint, identifier }) => ({ blueprint, identifier })) };
  }

  waitingOf(integration: string): readonly WaitingEntity[] {
    return [...this.#waiting.values()].filter((row) => row.writer.integration === integration);
  }

  entities(): Iterable<CatalogEntity> {
    return this.#entities.values();
  }

  waitingEntities(): Iterable<WaitingEntity> {
    return this.#waiting.values();
  }

  /** The catalog after the plan; this one stays as it is. Costs a copy: a long run applies in place. */
  applyPlan(plan: Plan): MemoryCatalog {
    const next = this.copy();
    next.applyInPlace(plan);
    return next;
  }

  copy(): MemoryCatalog {
    return new MemoryCatalog({
      blueprints: this.#blueprints.values(),
      entities: this.#entities.values(),
      waiting: this.#waiting.values(),
      revisions: this.#revisions.values(),
    });
  }

  applyInPlace(plan: Plan): void {
    for (const change of plan.changes) this.#apply(change);
    for (const ref of plan.settled) this.#waiting.remove(ref);
    for (const mark of plan.marks) {
      const row = this.#waiting.get(mark.ref);
      if (row !== undefined) this.#waiting.put({ ...row, ...mark });
    }
    for (const change of plan.changes) if (change.action === "waiting") this.#waiting.put(change.waiting);
    if (plan.integration !== null) for (const ref of plan.seen) this.#see(ref, plan.integration, plan.seq);
  }

  #apply(change: Change): void {
    if (change.action === "delete") {
      this.#entities.remove(change.ref);
      this.#revisions.set(entityKey(change.ref), { ...change.ref, revision: change.revision });
    } else if (change.action === "create" || change.action === "update" || change.action === "unchanged") {
      if (change.after !== null) this.#entities.put(change.after);
    }
  }

  /** A mapped key was seen even if its write waits or was rejected, so the end of the sync does not take it for gone. */
  #see(ref: EntityRef, integration: string, seq: number): void {
    const entity = this.#entities.get(ref);
    if (entity?.owner === integration && entity.lastSeen < seq) this.#entities.put({ ...entity, lastSeen: seq });
    const row = this.#waiting.get(ref);
    if (row?.writer.integration === integration && row.writer.seq < seq) {
      this.#waiting.put({ ...row, writer: { ...row.writer, seq } });
    }
  }
}
