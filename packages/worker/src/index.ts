export { ApiError } from "./api-error.ts";
export { appendRechecks } from "./apply/append-rechecks.ts";
export { applyItems } from "./apply/apply-items.ts";
export { applyLifecycle } from "./apply/apply-lifecycle.ts";
export type { Applied, Applying, IntegrationRow, RawRecord } from "./apply/applying.ts";
export { callEntityApi } from "./apply/call-entity-api.ts";
export type * from "./apply/entity-call.ts";
export { setAside } from "./apply/set-aside.ts";
export { BlueprintCache } from "./catalog/blueprint-cache.ts";
export { Checking } from "./check/checking.ts";
export * from "./database/database.ts";
export { type EmbeddedPostgres, openEmbedded } from "./database/embedded/open-embedded.ts";
export * from "./database/migrate.ts";
export { type Migration, migrationFiles } from "./database/migration-files.ts";
export type { RecordType, Schema } from "./database/schema.ts";
export * from "./database/transaction.ts";
export { examine } from "./doctor/doctor.ts";
export type { Finding } from "./doctor/finding.ts";
export type { DrainSettings } from "./drain/drain-settings.ts";
export { type Applier, Drainer, type DrainerDeps } from "./drain/drainer.ts";
export { addOutboxGauges } from "./gauges/outbox-gauges.ts";
export { buildServer } from "./http/server.ts";
export {
  type Credentials,
  DEFAULT_HTTP_LIMITS,
  type HttpLimits,
  type KafkaCredentials,
  type Organization,
  type ServerDeps,
} from "./http/server-deps.ts";
export { DEFAULT_MAP_POOL, MapPool, type MapPoolOptions } from "./map/map-pool.ts";
export type { MapRequest, PayloadEncoding } from "./map/map-request.ts";
export { MapRefused, type MapResult, type ResourceCounts } from "./map/map-result.ts";
export type { ThreadLimits } from "./map/map-thread-handle.ts";
export { MapUnavailable } from "./map/map-unavailable.ts";
export { Penalties } from "./map/penalties.ts";
export { type DeathCause, ThreadKilled } from "./map/thread-killed.ts";
export { completeMigration } from "./migration/finish-migration.ts";
export { type MigrationsOptions, startMigrations } from "./migration/start-migrations.ts";
export { type Step, takeStep } from "./migration/take-step.ts";
export { OutboxBound } from "./outbox/outbox-bound.ts";
export { historyPlace, readHistory, trimmedId } from "./outbox/read-history.ts";
export { type HistoryBounds, trimHistory } from "./outbox/trim-history.ts";
export { changelogTopics, RESYNC_TOPIC_FLAG } from "./publish/changelog-topics.ts";
export { type DeadLetter, readDeadLetters, retryDeadLetters } from "./publish/dead-letters.ts";
export { type KafkaSink, openKafka, readTopic } from "./publish/kafka.ts";
export { type Publisher, type Publishing, startPublisher } from "./publish/publisher.ts";
export type { PublishStep } from "./publish/send-events.ts";
export { requestDueSnapshot, requestSnapshot } from "./publish/snapshot/request-snapshot.ts";
export { tellPart } from "./publish/snapshot/tell-snapshot.ts";
export { startWebhooks, type WebhookPublishing } from "./publish/webhook/webhook-publisher.ts";
export { openQueue, type QueueOptions } from "./queue/open-queue.ts";
export { type Sweep, type SweepOptions, startSweep } from "./queue/sweep.ts";
export type { DrainHandler, Draining, WorkQueue } from "./queue/work-queue.ts";
export { Backlog, type BacklogOptions } from "./receive/backlog.ts";
export { discardRecord, discardRecords } from "./receive/discard-records.ts";
export { receiveKindLifecycle } from "./receive/kind-lifecycle.ts";
export { type IngestAcknowledgement, type IngestBody, receiveIngest } from "./receive/receive-ingest.ts";
export { type LakeAcknowledgement, type LakeWrite, receiveLake } from "./receive/receive-lake.ts";
export { RECEIVE_LIMITS, type ReceiveLimits, type Receiving } from "./receive/receiving.ts";
export { expireProblems } from "./receive/retention/expire-problems.ts";
export { expireRecords } from "./receive/retention/expire-records.ts";
export { freeAtOnce } from "./receive/retention/free-at-once.ts";
export { freePayloads, storedBytes } from "./receive/retention/free-payloads.ts";
export { RETENTION } from "./receive/retention/retention.ts";
export { startRetention } from "./receive/retention/start-retention.ts";
export { OrphanSweep } from "./receive/retention/sweep-orphans.ts";
export { retryRecord } from "./receive/retry-record.ts";
export { receiveSyncLifecycle } from "./receive/sync-lifecycle.ts";
export { type SyncStatus, syncStatus } from "./receive/sync-status.ts";
export * from "./settings/clock.ts";
export { type Flags, readSettings, settingsDocument } from "./settings/settings.ts";
export { SettingsRefused } from "./settings/settings-refused.ts";
export type { Settings } from "./settings/settings-table.ts";
export { type RunningWorker, startWorker } from "./worker.ts";
