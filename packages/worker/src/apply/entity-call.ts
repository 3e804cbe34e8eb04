import type { CatalogEntity, EntityWrite } from "@longshore/engine";
import type { EntityRef, Problem } from "@longshore/shared";

/** A call of the entity API: writes in order, or deletions as one set. */
export interface EntityCall {
  readonly writes?: readonly (EntityWrite | RefusedWrite)[];
  readonly deletes?: readonly EntityRef[];
  /** In their place: every entity of a blueprint, perhaps with the blueprint, if that becomes a migration. */
  readonly deleteAllOf?: { readonly blueprint: string; readonly andBlueprint: boolean };
  /** What to do about writes to entities that exist, and to those that do not. Default: write and create. */
  readonly existing?: "write" | "refuse";
  readonly absent?: "create" | "refuse";
  /** True keeps what a write does not mention. */
  readonly merge: boolean;
  readonly createMissingRelatedEntities: boolean;
  readonly deleteDependentEntities: boolean;
  /** True: one input that is refused undoes them all. False: the others take effect. */
  readonly atomic: boolean;
  /** Finds out what would happen, and does nothing. */
  readonly validationOnly: boolean;
  readonly caller: Caller;
  /** What is kept of the call: its body as JSON text. */
  readonly body: string;
}

export interface Caller {
  /** The client id of the token. */
  readonly id: string;
  /** The `User-Agent`: an exporter of Ocean (`port-ocean/<type>/<version>/<installation>/exporter`) owns what it writes. */
  readonly userAgent: string | null;
}

/** What became of one input. */
export interface InputResult {
  readonly status: "created" | "updated" | "unchanged" | "deleted" | "rejected";
  /** Null if it is unknown which entity was meant: a search without exactly one hit. */
  readonly ref: EntityRef | null;
  /** As it is now; null after a deletion or a refusal. */
  readonly entity: CatalogEntity | null;
  readonly problems: readonly Problem[];
}

/** Refused before it is planned: one of the entities of a bulk body is `7`. It keeps its place among the writes. */
export interface RefusedWrite extends InputResult {
  readonly status: "rejected";
}

export interface EntityCallResult {
  /** One for each write, in their order. */
  readonly writes: readonly InputResult[];
  /** One for each deletion. */
  readonly deletes: readonly InputResult[];
  /** Everything that is gone, dependents included. */
  readonly deleted: readonly EntityRef[];
  /** The migration that does the deletions, since they are too many for one transaction; the lists above are empty. */
  readonly migration: string | null;
}
