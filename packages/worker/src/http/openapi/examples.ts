/** A request of an operation that is accepted; of those that need one another, after those it needs. */
interface Example {
  /** Values of the path's and the query's parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const MAPPING = {
  createMissingRelatedEntities: true,
  deleteDependentEntities: true,
  resources: [
    {
      kind: "repository",
      selector: { query: ".archived | not" },
      port: {
        entity: {
          mappings: {
            identifier: ".full_name",
            title: ".name",
            blueprint: '"service"',
            properties: { url: ".html_url", language: ".language" },
            relations: { parent: ".source.full_name" },
          },
        },
      },
    },
  ],
};
const REPOSITORY = {
  full_name: "acme/api",
  name: "api",
  html_url: "https://git.example/acme/api",
  language: "Go",
  archived: false,
  source: null,
};
const SERVICE = {
  identifier: "service",
  title: "Service",
  schema: { properties: { url: { type: "string", format: "url" }, language: { type: "string" } } },
  relations: { parent: { target: "service", required: false, many: false } },
};
const TOOL = { identifier: "github" };
const SYNC = { syncId: "sync-1" };
const OF_SERVICE = { blueprint: "service" };
const WEB = { ...OF_SERVICE, identifier: "web" };
const QUERY = { combinator: "and", rules: [{ property: "language", operator: "=", value: "Go" }] };
const CURSOR = { ...TOOL, kind: "repository", index: "0" };
const METRICS = {
  kind: "repository",
  kindIdentifier: "repository-0",
  eventId: "resync-1",
  syncState: "completed",
  metrics: { phase: { extract: { object_count_type: { raw_extracted: { object_count: 1 } } } } },
};

/** By operation. The document shows them, docs/http-api.md has them as commands, and a test sends them all. */
export const EXAMPLES: Readonly<Record<string, Example>> = {
  createBlueprint: { body: SERVICE },
  replaceBlueprint: { parameters: OF_SERVICE, body: { ...SERVICE, title: "Services" } },
  patchBlueprint: { parameters: OF_SERVICE, body: { title: "Service", icon: "Service" } },
  getBlueprint: { parameters: OF_SERVICE },
  createIntegration: {
    parameters: { upsert: "true" },
    body: { installationId: "github", installationAppType: "github", title: "GitHub", config: MAPPING },
  },
  getIntegration: { parameters: TOOL },
  patchIntegration: { parameters: TOOL, body: { title: "GitHub of Acme", changelogDestination: { type: "KAFKA" } } },
  patchIntegrationConfig: { parameters: TOOL, body: { config: MAPPING } },
  listConfigVersions: { parameters: TOOL },
  reportSync: {
    parameters: SYNC,
    body: {
      status: "started",
      integration_id: "github",
      integration_type: "github",
      sync_type: "full_sync",
      started_at: "2026-01-01T00:00:00Z",
    },
  },
  reportKind: { parameters: SYNC, body: { status: "started", kind_identifier: "repository-0" } },
  reportPart: { parameters: { ...SYNC, part: "batch" }, body: { status: "finished" } },
  getSyncStatus: { parameters: SYNC },
  writeLake: {
    parameters: { type: "github", ...TOOL, ...SYNC, kind: "repository" },
    body: {
      kind: "repository",
      eventType: "resync",
      eventId: "7f0c2f7e-6d0f-4a0e-9a53-2c6f2f6f4b11",
      data: [{ items: [REPOSITORY], metadata: { operation: "upsert", resourceIndex: 0 } }],
    },
  },
  ingest: { parameters: { ...TOOL, kind: "repository" }, body: [REPOSITORY] },
  listSyncs: { parameters: TOOL },
  getSync: { parameters: { ...TOOL, ...SYNC } },
  discardRecords: { parameters: { ...TOOL, problem: "record_timed_out" } },
  listRecords: { parameters: { ...TOOL, status: "set_aside", limit: "20" } },
  listProblems: { parameters: TOOL },
  listWaiting: { parameters: TOOL },
  listMigrations: { parameters: { limit: "20" } },
  getRecord: { parameters: { ...TOOL, seq: "1" } },
  createEntity: {
    parameters: { ...OF_SERVICE, upsert: "true", create_missing_related_entities: "true" },
    body: { identifier: "web", title: "Web", properties: { language: "Go" }, relations: { parent: "acme" } },
  },
  replaceEntity: { parameters: WEB, body: { title: "Web", properties: { language: "Go" } } },
  patchEntity: { parameters: WEB, body: { properties: { url: "https://git.example/acme/web" } } },
  getEntity: { parameters: WEB },
  listEntities: { parameters: { ...OF_SERVICE, limit: "50" } },
  countEntities: { parameters: OF_SERVICE },
  writeEntities: {
    parameters: { ...OF_SERVICE, upsert: "true", merge: "true" },
    body: { entities: [{ identifier: "web", title: "The web" }, { identifier: "job" }] },
  },
  searchEntities: { body: QUERY },
  searchEntitiesOfBlueprint: { parameters: OF_SERVICE, body: { query: QUERY, limit: 100 } },
  listDatasourceEntities: {
    body: { datasource_prefix: "port-ocean/github/", datasource_suffix: "/github/exporter", limit: 1000 },
  },
  deleteEntities: { parameters: OF_SERVICE, body: { entities: ["job"] } },
  reportResyncState: { parameters: TOOL, body: { status: "completed", lastResyncEnd: "2026-01-01T00:10:00Z" } },
  getResyncRequest: { parameters: TOOL },
  addKindExamples: { parameters: { ...TOOL, kind: "repository" }, body: { examples: [REPOSITORY] } },
  listKindExamples: { parameters: TOOL },
  takeSyncMetrics: { parameters: { ingestId: "integration_1" }, body: { syncKindsMetrics: [METRICS] } },
  takeKindMetrics: {
    parameters: { ingestId: "integration_1", eventId: METRICS.eventId, kind: METRICS.kindIdentifier },
    body: { syncKindMetrics: METRICS },
  },
  listSyncMetrics: { parameters: { ...TOOL, resyncId: METRICS.eventId } },
  listSyncsMetadata: { parameters: TOOL },
  createCursor: { parameters: CURSOR, body: { primary: "2026-01-01T00:00:00Z" } },
  replaceCursor: { parameters: CURSOR, body: { primary: "2026-01-02T00:00:00Z" } },
  getCursor: { parameters: CURSOR },
  deleteEntity: { parameters: WEB },
  deleteAllEntities: { parameters: OF_SERVICE },
  deleteBlueprint: { parameters: OF_SERVICE },
  deleteIntegration: { parameters: TOOL },
};
