import type { EntityRef } from "@longshore/shared";
import type { JqObject } from "../../jq/values/value.ts";

/** What a relation holds: one target, several (in order, each once), or none. */
export type StoredRelation = string | readonly string[] | null;

/** The part of an entity that a mapping or a person writes. Two entities of equal content are the same to a reader. */
export interface EntityContent {
  readonly title: string | null;
  readonly icon: string | null;
  readonly team: readonly string[];
  readonly properties: JqObject;
  readonly relations: Readonly<Record<string, StoredRelation>>;
}

/** An entity as the catalog keeps it. Never changed in place: a change makes another object. */
export interface CatalogEntity extends EntityRef, EntityContent {
  /** 1 for the first version; goes on after a deletion, so that a later version never looks older. */
  readonly revision: number;
  /** The integration that wrote it last; null for bare targets and for what people wrote. */
  readonly owner: string | null;
  /** Position, in the owner's log, of the last record that mapped it; 0 without owner. */
  readonly lastSeen: number;
  /** The client that wrote it last, as it names itself; only where the catalog keeps it. A search may ask for it. */
  readonly datasource?: string | null;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly updatedAt: string;
  readonly updatedBy: string;
}

/** The identifiers that a relation names. */
export function targetsOf(value: StoredRelation | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  return typeof value === "string" ? [value] : value;
}
