import type { PatternLimits, TalliedProblem } from "@longshore/engine";
import type { Selectable } from "kysely";
import type { BlueprintCache } from "../catalog/blueprint-cache.ts";
import type { Db } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";
import type { OutboxBound } from "../outbox/outbox-bound.ts";
import type { Clock } from "../settings/clock.ts";

export type RawRecord = Selectable<Schema["catalog.raw_record"]>;
export type IntegrationRow = Selectable<Schema["catalog.integration"]>;

/** What applying works with. */
export interface Applying {
  readonly db: Db;
  readonly clock: Clock;
  /** Names the topics and stands in every event. */
  readonly org: string;
  readonly blueprints: BlueprintCache;
  /** `compat` keeps and reports what `strict` refuses. */
  readonly mode: "compat" | "strict";
  /** Told how long, in milliseconds of a usual machine, an integration's values held the process up beyond what is usual. */
  readonly charge?: (integration: number, milliseconds: number) => void;
  /** Told that a log has a new record. */
  readonly wake?: (integration: number) => void;
  /** Given the problems of a record that took effect. */
  readonly report?: (record: RawRecord, problems: readonly TalliedProblem[]) => void;
  /** Steps that patterns may take, if not the usual ones: of records and calls, and of records for waiting rows. */
  readonly patternLimits?: { readonly write: PatternLimits; readonly recheck: PatternLimits };
  /** While it is full, calls of the entity API are refused: their events would have nowhere to wait. */
  readonly outbox?: Pick<OutboxBound, "isFull">;
}

/** `not_next`: an earlier record of the log is not applied yet, or this one already is: someone else is at it. */
export type Applied = "applied" | "not_next";
