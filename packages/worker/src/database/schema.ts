import type { ColumnType, Generated } from "kysely";

/** A column of type json. It is read as the text that was stored, so that numbers keep their digits; see pool.ts. */
type JsonText = string;
/** Read as a Date, written as one or as ISO 8601. */
type Time = ColumnType<Date, Date | string, Date | string>;

interface Head {
  id: Generated<boolean>;
  applied_no: Generated<number>;
  blueprints_version: Generated<number>;
}

interface IntegrationTable {
  id: Generated<number>;
  installation_id: string;
  attributes: JsonText;
  changelog_destination: JsonText | null;
  config_version: number | null;
  resync_state: JsonText | null;
  resync_requested_at: Time | null;
  created_at: Time;
  created_by: string;
  updated_at: Time;
  updated_by: string;
  deleted_at: Time | null;
}

interface ConfigVersionTable {
  integration: number;
  version: number;
  source: "api" | "sync";
  config: JsonText;
  created_at: Time;
  created_by: string;
}

interface LogTable {
  integration: number;
  next_seq: Generated<number>;
  newest_sync_seq: Generated<number>;
  stored_bytes: Generated<number>;
}

interface LogProgressTable {
  integration: number;
  applied_seq: Generated<number>;
}

interface RawPayloadTable {
  id: Generated<number>;
  encoding: "identity" | "zstd" | "deflate";
  body: Buffer;
  created_at: Generated<Date>;
}

export type RecordType = "items" | "sync" | "kind" | "api" | "recheck" | "migration";
export type Lifecycle = "started" | "finished" | "failed" | "aborted";
export type RecordStatus = "pending" | "applied" | "set_aside" | "stored" | "retried" | "discarded";

interface RawRecordTable {
  integration: number;
  seq: number;
  type: RecordType;
  lifecycle: Lifecycle | null;
  source: "resync" | "live-event" | "ingest" | null;
  sync_id: string | null;
  kind: string | null;
  resource_index: number | null;
  operation: "upsert" | "delete" | null;
  selector_hash: string | null;
  environment: JsonText | null;
  event_id: string | null;
  event_part: number | null;
  payload: number | null;
  items: Generated<number>;
  bytes: Generated<number>;
  config_version: number | null;
  received_at: Time;
  status: Generated<RecordStatus>;
  attempts: Generated<number>;
  applied_no: number | null;
  applied_at: Time | null;
  outcomes: JsonText | null;
  problem: JsonText | null;
  retry_of: number | null;
  payload_freed_at: Time | null;
  stored_bytes: Generated<number>;
  problems: Generated<JsonText | null>;
  retried_as: Generated<number | null>;
}

interface SyncTable {
  integration: number;
  sync_id: string;
  type: "full" | "incremental";
  state: "running" | "finished" | "failed" | "aborted";
  started_seq: number;
  config_version: number | null;
  flags: JsonText;
  started_at: Time;
  ended_at: Time | null;
  applied_at: Time | null;
  reconciliation: JsonText | null;
}

interface SyncKindTable {
  integration: number;
  sync_id: string;
  resource_index: number;
  kind: string;
  state: Generated<"running" | "finished" | "failed" | "aborted">;
  counts: Generated<JsonText>;
}

interface ProblemTable {
  integration: number;
  sync_id: string;
  path: string;
  code: string;
  count: number;
  example: JsonText;
  first_seq: number;
  last_seq: number;
  last_at: Time;
  kind: string;
  first_at: Time;
  key: Generated<string>;
}

interface BlueprintTable {
  identifier: string;
  document: JsonText;
  created_at: Time;
  created_by: string;
  updated_at: Time;
  updated_by: string;
}

interface EntityTable {
  key: string;
  blueprint: string;
  identifier: string;
  title: string | null;
  icon: string | null;
  team: string[];
  properties: JsonText;
  relations: JsonText;
  owner: number | null;
  datasource: string | null;
  revision: number;
  last_seen_seq: number;
  created_at: Time;
  created_by: string;
  updated_at: Time;
  updated_by: string;
  published: Generated<boolean>;
}

interface TombstoneTable {
  key: string;
  blueprint: string;
  identifier: string;
  revision: number;
  deleted_at: Time;
  published: boolean;
}

interface EntityRelationTable {
  source: string;
  relation: string;
  target: string;
}

interface WaitingEntityTable {
  key: string;
  blueprint: string;
  identifier: string;
  patch: JsonText;
  missing: JsonText;
  integration: number | null;
  seq: number;
  written_by: string;
  claims: boolean;
  datasource: string | null;
  since: Time;
  checked: string | null;
  due: Generated<boolean>;
}

interface WaitingTargetTable {
  source: string;
  target: string;
}

interface OutboxTable {
  id: Generated<number>;
  xid: Generated<string>;
  destination: "kafka" | "webhook" | null;
  webhook_url: string | null;
  key: string;
  event: JsonText;
  created_at: Generated<Date>;
  published_at: Time | null;
  attempts: Generated<number>;
  retry_at: Time | null;
}

interface ChangelogTable {
  id: Generated<boolean>;
  trimmed_id: Generated<number>;
  snapshot_due: Generated<boolean>;
}

interface SnapshotTable {
  id: Generated<number>;
  blueprint: string | null;
  owner: number | null;
  stage: Generated<"entities" | "deletions" | "done">;
  last_key: Generated<string>;
  events: Generated<number>;
  requested_at: Time;
  requested_by: string;
  finished_at: Time | null;
}

interface DeadLetterTable {
  id: number;
  webhook_url: string | null;
  key: string;
  event: JsonText;
  attempts: number;
  problem: string;
  created_at: Time;
  given_up_at: Time;
  destination: Generated<"kafka" | "webhook">;
}

interface KindExampleTable {
  integration: number;
  kind: string;
  examples: JsonText;
  updated_at: Time;
}

interface ClientMetricsTable {
  integration: number;
  event_id: string;
  kind: string;
  metrics: JsonText;
  created_at: Time;
  updated_at: Time;
}

interface CursorTable {
  integration: number;
  kind: string;
  resource_index: number;
  cursor: JsonText;
  updated_at: Time;
}

interface MigrationTable {
  id: Generated<string>;
  type: "delete_entities";
  status: Generated<"INITIALIZING" | "RUNNING" | "COMPLETED" | "FAILURE">;
  request: JsonText;
  integration: number;
  seq: number;
  slices: Generated<number>;
  progress: Generated<JsonText>;
  attempts: Generated<number>;
  problem: JsonText | null;
  created_at: Time;
  created_by: string;
  updated_at: Time;
  finished_at: Time | null;
}

interface MigrationEntityTable {
  migration: string;
  key: string;
  blueprint: string;
  identifier: string;
  is_root: boolean;
  parent: string | null;
  relation: string | null;
  depth: number;
  state: Generated<"open" | "deleted" | "kept" | "rejected">;
  expanded: boolean;
}

/** The tables of the migrations, as queries see them. */
export interface Schema {
  "catalog.head": Head;
  "catalog.integration": IntegrationTable;
  "catalog.config_version": ConfigVersionTable;
  "catalog.log": LogTable;
  "catalog.log_progress": LogProgressTable;
  "catalog.raw_payload": RawPayloadTable;
  "catalog.raw_record": RawRecordTable;
  "catalog.sync": SyncTable;
  "catalog.sync_kind": SyncKindTable;
  "catalog.problem": ProblemTable;
  "catalog.blueprint": BlueprintTable;
  "catalog.entity": EntityTable;
  "catalog.tombstone": TombstoneTable;
  "catalog.entity_relation": EntityRelationTable;
  "catalog.waiting_entity": WaitingEntityTable;
  "catalog.waiting_target": WaitingTargetTable;
  "catalog.outbox": OutboxTable;
  "catalog.changelog": ChangelogTable;
  "catalog.snapshot": SnapshotTable;
  "catalog.dead_letter": DeadLetterTable;
  "catalog.kind_example": KindExampleTable;
  "catalog.cursor": CursorTable;
  "catalog.client_metrics": ClientMetricsTable;
  "catalog.migration": MigrationTable;
  "catalog.migration_entity": MigrationEntityTable;
}
