import type { EntityRef } from "@longshore/shared";
import type { CatalogBlueprint } from "./blueprint/blueprint-rules.ts";
import type { CatalogEntity, EntityContent } from "./catalog/catalog-entity.ts";
import type { CatalogView, EntitySearch, Referrer } from "./catalog/catalog-view.ts";
import { entityKey } from "./catalog/entity-key.ts";
import { EntityStore } from "./catalog/entity-store.ts";
import { sameContent } from "./catalog/same-content.ts";
import { WaitingStore } from "./catalog/waiting-store.ts";
import type { WaitingEntity, WaitingMark } from "./plan.ts";

/** Who an entity belongs to after a write. */
export interface Ownership {
  readonly owner: string | null;
  readonly lastSeen: number;
}

/** The catalog as it will be: the view, and on top of it what the plan has done so far. */
export class Draft {
  readonly #view: CatalogView;
  readonly #at: string;
  /** Keys that the draft answers for; the view is not asked about them any more. */
  readonly #touched = new Set<string>();
  readonly #entities: EntityStore;
  readonly #touchedWaiting = new Map<string, EntityRef>();
  readonly #waiting: WaitingStore;

  constructor(view: CatalogView, at: string) {
    this.#view = view;
    this.#at = at;
    const blueprintOf = (identifier: string) => view.blueprint(identifier);
    this.#entities = new EntityStore(blueprintOf);
    this.#waiting = new WaitingStore(blueprintOf);
  }

  blueprint(identifier: string): CatalogBlueprint | undefined {
    return this.#view.blueprint(identifier);
  }

  /** What the catalog held before the plan. */
  stored(ref: EntityRef): CatalogEntity | null {
    return this.#view.entity(ref) ?? null;
  }

  entity(ref: EntityRef): CatalogEntity | null {
    const found = this.#touched.has(entityKey(ref)) ? this.#entities.get(ref) : this.#view.entity(ref);
    return found ?? null;
  }

  has(ref: EntityRef): boolean {
    return this.entity(ref) !== null;
  }

  /** Sets what the entity holds. Revision and times move only if that differs from what the catalog held. */
  put(ref: EntityRef, content: EntityContent, ownership: Ownership, by: string): void {
    const stored = this.stored(ref);
    this.#touched.add(entityKey(ref));
    this.#entities.put(
      stored !== null && sameContent(stored, content)
        ? { ...stored, ...ownership }
        : { ...ref, ...contentOf(content), ...ownership, ...this.#version(ref, stored, by) },
    );
  }

  #version(ref: EntityRef, stored: CatalogEntity | null, by: string) {
    return {
      revision: (stored?.revision ?? this.#view.lastRevision(ref)) + 1,
      createdAt: stored?.createdAt ?? this.#at,
      createdBy: stored?.createdBy ?? by,
      updatedAt: this.#at,
      updatedBy: by,
    };
  }

  remove(ref: EntityRef): void {
    this.#touched.add(entityKey(ref));
    this.#entities.remove(ref);
  }

  referrers(ref: EntityRef): readonly Referrer[] {
    const untouched = this.#view.referrers(ref).filter((referrer) => !this.#touched.has(entityKey(referrer.ref)));
    return [...untouched, ...this.#entities.referrers(ref)];
  }

  search(search: EntitySearch): CatalogEntity[] {
    const untouched = this.#view.search(search).filter((entity) => !this.#touched.has(entityKey(entity)));
    return [...untouched, ...this.#entities.search(search)];
  }

  waiting(ref: EntityRef): WaitingEntity | undefined {
    return this.#touchedWaiting.has(entityKey(ref)) ? this.#waiting.get(ref) : this.#view.waiting(ref);
  }

  waiters(ref: EntityRef): readonly WaitingEntity[] {
    const untouched = this.#view.waiters(ref).filter((row) => !this.#touchedWaiting.has(entityKey(row.ref)));
    return [...untouched, ...this.#waiting.naming(ref)];
  }

  putWaiting(row: WaitingEntity): void {
    this.#touchedWaiting.set(entityKey(row.ref), row.ref);
    this.#waiting.put(row);
  }

  removeWaiting(ref: EntityRef): void {
    this.#touchedWaiting.set(entityKey(ref), ref);
    this.#waiting.remove(ref);
  }

  /** What is known now of stored rows that stay as they are, except those that are written anew. */
  markedRows(written: ReadonlySet<string>): WaitingMark[] {
    return [...this.#touchedWaiting].flatMap(([key, ref]) => {
      const [row, stored] = [this.#waiting.get(ref), this.#view.waiting(ref)];
      if (row === undefined || stored === undefined || written.has(key) || row === stored) return [];
      const { missing, checked, due } = row;
      return { ref, missing, checked, due };
    });
  }

  /** Keys whose stored waiting row is gone. */
  settledRows(): EntityRef[] {
    return [...this.#touchedWaiting.values()].filter(
      (ref) => this.#waiting.get(ref) === undefined && this.#view.waiting(ref) !== undefined,
    );
  }
}

/** Only the content, in one key order, whatever else the given object carries. */
function contentOf({ title, icon, team, properties, relations }: EntityContent): EntityContent {
  return { title, icon, team, properties, relations };
}
