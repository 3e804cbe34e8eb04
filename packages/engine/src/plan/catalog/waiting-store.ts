import type { EntityRef } from "@longshore/shared";
import { type CatalogBlueprint, edgesOf } from "../blueprint/blueprint-rules.ts";
import type { WaitingEntity } from "../plan.ts";
import { EdgeIndex } from "./edge-index.ts";
import { entityKey } from "./entity-key.ts";

/** Waiting writes in memory, found by their key and by any entity that they name. */
export class WaitingStore {
  readonly #blueprintOf: (identifier: string) => CatalogBlueprint | undefined;
  readonly #rows = new Map<string, WaitingEntity>();
  readonly #edges = new EdgeIndex();

  constructor(blueprintOf: (identifier: string) => CatalogBlueprint | undefined) {
    this.#blueprintOf = blueprintOf;
  }

  get(ref: EntityRef): WaitingEntity | undefined {
    return this.#rows.get(entityKey(ref));
  }

  values(): Iterable<WaitingEntity> {
    return this.#rows.values();
  }

  put(row: WaitingEntity): void {
    this.remove(row.ref);
    this.#rows.set(entityKey(row.ref), row);
    for (const edge of this.#edgesOf(row)) this.#edges.add(row.ref, edge.relation.name, edge.target);
  }

  remove(ref: EntityRef): void {
    const row = this.get(ref);
    if (row === undefined) return;
    this.#rows.delete(entityKey(ref));
    for (const edge of this.#edgesOf(row)) this.#edges.remove(ref, edge.relation.name, edge.target);
  }

  /** Rows that name `target`, each once, however many of their relations do. */
  naming(target: EntityRef): readonly WaitingEntity[] {
    const keys = new Set(this.#edges.into(target).map((referrer) => entityKey(referrer.ref)));
    return [...keys].flatMap((key) => this.#rows.get(key) ?? []);
  }

  #edgesOf(row: WaitingEntity) {
    return edgesOf(row.patch.relations, this.#blueprintOf(row.ref.blueprint));
  }
}
