import { type EntityWrite, formatJson, type JqValue, parseJson, type TalliedProblem } from "@longshore/engine";
import type { EntityRef, Problem } from "@longshore/shared";

/** What an item became. */
export interface MappedWrite extends EntityWrite {
  /** Config path of its mapping: `resources[2].port.entity.mappings`. */
  readonly place?: string;
  /** Position of the item in its record. */
  readonly item?: number;
}

/** What a record's items became, before anything is known of the catalog. */
export interface MapResult {
  /** In the order of the items. `resource` of each is its config path: `resources[2]`. */
  readonly writes: readonly MappedWrite[];
  /** What goes after the writes: no key of `writes` is among them. */
  readonly deletes: readonly EntityRef[];
  /** One row for each resource that was given the items. */
  readonly counts: readonly ResourceCounts[];
  /** Each problem once by config path and code. */
  readonly problems: readonly TalliedProblem[];
  /** Cases of problems that came after the list was full. */
  readonly unlisted: number;
}

/** `received` counts raw items; the other four count outcomes, of which an item may have several. */
export interface ResourceCounts {
  /** Position in `resources`. */
  readonly resource: number;
  readonly kind: string;
  readonly received: number;
  readonly mapped: number;
  readonly filtered: number;
  readonly dropped: number;
  readonly failed: number;
}

/** The record cannot be mapped, and trying again would not help: its configuration has no such resource, for one. */
export class MapRefused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

/**
 * A result as JSON text in UTF-8, which can be moved between threads. Cloning would lose numbers with more digits than a
 * double holds. The cast is true: a result is made of JSON values, its lists are only readonly beside.
 */
export function encodeMapResult(result: MapResult): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(formatJson(result as unknown as JqValue));
}

/** What {@link encodeMapResult} has encoded. */
export function decodeMapResult(bytes: Uint8Array): MapResult {
  return parseJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()) as unknown as MapResult;
}
