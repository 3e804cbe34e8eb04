import type { EntityRef } from "@longshore/shared";

/** Which input of the plan: `entities[3]`, `deletes[0]`. */
export interface InputPosition {
  readonly list: "entities" | "deletes";
  readonly index: number;
}

/** A cause that follows from another change: what happened to `of`, an entity that `relation` joins with this one. */
interface Consequence {
  readonly of: EntityRef;
  readonly relation: string;
  readonly because: Cause;
}

/**
 * Why a change is made. `because` is the cause of the change that led here, so a chain is a linked list whose end is
 * an input, the end of a sync or a recheck; a cascade through 10 000 entities shares its links.
 */
export type Cause =
  /** An input wrote this entity. */
  | { readonly kind: "mapped"; readonly input: InputPosition }
  /** An input asked for its deletion. */
  | { readonly kind: "deleted"; readonly input: InputPosition }
  /** Its deletion was asked for, but `entities` of the same input write it, or it is not this integration's to delete. */
  | { readonly kind: "kept"; readonly input: InputPosition }
  /** A full sync ended without it. */
  | { readonly kind: "reconciliation"; readonly integration: string }
  /** A waiting row was due to be checked again. */
  | { readonly kind: "recheck" }
  /** `of` points at it, and it did not exist. */
  | ({ readonly kind: "missing_target" } & Consequence)
  /** It cannot be without `of`, which is deleted. */
  | ({ readonly kind: "dependent" } & Consequence)
  /** Its optional relation pointed at `of`, which is deleted. */
  | ({ readonly kind: "cleared_relation" } & Consequence)
  /** It waited, and `of` was the last that it waited for. */
  | ({ readonly kind: "resolved" } & Consequence);

/** The chain as a list, nearest cause first. */
export function causeChain(cause: Cause): Cause[] {
  const chain: Cause[] = [];
  for (let link: Cause | undefined = cause; link !== undefined; link = "because" in link ? link.because : undefined) {
    chain.push(link);
  }
  return chain;
}
