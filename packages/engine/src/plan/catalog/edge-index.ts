import type { EntityRef } from "@longshore/shared";
import type { Referrer } from "./catalog-view.ts";
import { entityKey } from "./entity-key.ts";

/** Who points at whom, by target. */
export class EdgeIndex {
  readonly #byTarget = new Map<string, Map<string, Referrer>>();

  add(source: EntityRef, relation: string, target: EntityRef): void {
    const key = entityKey(target);
    const referrers = this.#byTarget.get(key) ?? new Map<string, Referrer>();
    referrers.set(edgeKey(source, relation), { ref: source, relation });
    this.#byTarget.set(key, referrers);
  }

  remove(source: EntityRef, relation: string, target: EntityRef): void {
    const key = entityKey(target);
    const referrers = this.#byTarget.get(key);
    referrers?.delete(edgeKey(source, relation));
    if (referrers?.size === 0) this.#byTarget.delete(key);
  }

  /** In the order in which they were added. */
  into(target: EntityRef): readonly Referrer[] {
    const referrers = this.#byTarget.get(entityKey(target));
    return referrers === undefined ? [] : [...referrers.values()];
  }
}

function edgeKey(source: EntityRef, relation: string): string {
  return `${entityKey(source)}\u0000${relation}`;
}
