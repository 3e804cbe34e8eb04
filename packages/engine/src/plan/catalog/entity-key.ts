import type { EntityRef } from "@longshore/shared";

/** One text per ref, for maps. U+0000 parts the two: it cannot be stored, so no identifier holds it. */
export function entityKey(ref: EntityRef): string {
  return `${ref.blueprint}\u0000${ref.identifier}`;
}

/** `service/checkout`, as messages name an entity. */
export function entityName(ref: EntityRef): string {
  return `${ref.blueprint}/${ref.identifier}`;
}

export function sameRef(a: EntityRef, b: EntityRef): boolean {
  return a.identifier === b.identifier && a.blueprint === b.blueprint;
}
