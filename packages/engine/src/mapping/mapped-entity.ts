import type { JqObject, JqValue } from "../jq/values/value.ts";

/** What a mapping made of an item. It has the keys that the mapping has, in the mapping's order, nulls included. */
export interface MappedEntity {
  /** An object is a search query for the entity to write to. */
  readonly identifier: string | JqObject;
  readonly blueprint: string;
  readonly title?: JqValue;
  readonly icon?: JqValue;
  /** A name, a list of names, null, or a search query. */
  readonly team?: JqValue;
  readonly properties?: JqObject;
  /** Each a target, a list of targets, null, or a search query. */
  readonly relations?: JqObject;
}
