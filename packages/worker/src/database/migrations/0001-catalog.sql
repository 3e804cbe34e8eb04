-- The catalog and the raw logs it is made from. Every table lives in the schema `catalog`: BullMQ owns generic names of
-- its own in the schema `bullmq`.
CREATE SCHEMA catalog;

-- One row. Whoever changes the catalog locks it first (SELECT ... FOR UPDATE), so changes happen one after another and
-- have a number; whoever holds blueprints in memory compares `blueprints_version` while holding it.
CREATE TABLE catalog.head (
  id                 boolean PRIMARY KEY DEFAULT true CHECK (id),
  applied_no         bigint NOT NULL DEFAULT 0,
  blueprints_version bigint NOT NULL DEFAULT 0
);
INSERT INTO catalog.head DEFAULT VALUES;

CREATE TABLE catalog.integration (
  id                       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  installation_id          text NOT NULL,
  -- What the API keeps and gives back as it came: title, version, installationAppType, spec, processingMode and so on.
  attributes               json NOT NULL DEFAULT '{}',
  changelog_destination    json,
  -- Null as long as the configuration is `{}`.
  config_version           bigint,
  resync_state             json,
  resync_requested_at      timestamptz,
  created_at               timestamptz NOT NULL,
  created_by               text NOT NULL,
  updated_at               timestamptz NOT NULL,
  updated_by               text NOT NULL,
  -- A deleted integration keeps its log, which is closed. The same installation id may be created again: another row.
  deleted_at               timestamptz
);
CREATE UNIQUE INDEX integration_live ON catalog.integration (installation_id) WHERE deleted_at IS NULL;

-- Every configuration an integration ever ran with: what the API was given (`api`) and what a sync brought (`sync`).
CREATE TABLE catalog.config_version (
  integration bigint NOT NULL REFERENCES catalog.integration,
  version     bigint NOT NULL,
  source      text NOT NULL CHECK (source IN ('api', 'sync')),
  config      json NOT NULL,
  created_at  timestamptz NOT NULL,
  created_by  text NOT NULL,
  PRIMARY KEY (integration, version)
);

-- Appending locks the row of `log`, applying the row of `log_progress`: intake never waits for a running apply.
-- Integration 0 does not exist: it is the log of the entity API.
CREATE TABLE catalog.log (
  integration bigint PRIMARY KEY,
  next_seq    bigint NOT NULL DEFAULT 1,
  -- The newest sync that was started, by position of its *started*; 0 for none.
  newest_sync_seq bigint NOT NULL DEFAULT 0
);
CREATE TABLE catalog.log_progress (
  integration bigint PRIMARY KEY REFERENCES catalog.log,
  applied_seq bigint NOT NULL DEFAULT 0
);
INSERT INTO catalog.log (integration) VALUES (0);
INSERT INTO catalog.log_progress (integration) VALUES (0);

-- Raw items as they came in: a JSON array, compressed. Rows are written while a body still streams in and count only
-- once a record points at them; what no record ever pointed at is swept away.
CREATE TABLE catalog.raw_payload (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  encoding   text NOT NULL CHECK (encoding IN ('identity', 'zstd', 'deflate')),
  body       bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE catalog.raw_payload ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE catalog.raw_record (
  integration    bigint NOT NULL REFERENCES catalog.log,
  seq            bigint NOT NULL,
  -- items: raw items to map. sync: a sync starts or ends. kind: one resource of a sync starts or ends.
  -- api: a call of the entity API, applied in the transaction that appends it.
  type           text NOT NULL CHECK (type IN ('items', 'sync', 'kind', 'api')),
  -- For sync and kind: started, finished, failed, aborted.
  lifecycle      text CHECK ((lifecycle IS NOT NULL) = (type IN ('sync', 'kind'))),
  -- For items: a batch of a sync (resync), an event of the tool (live-event), or posted by a person (ingest).
  source         text CHECK ((source IS NOT NULL) = (type = 'items')),
  sync_id        text,
  kind           text,
  -- Position in the configuration's `resources`; null: every resource of the kind.
  resource_index integer,
  operation      text CHECK (operation IN ('upsert', 'delete')),
  selector_hash  text,
  environment    json,
  -- Idempotency: (sync, event, part) for items, (sync, kind, lifecycle) for the others.
  event_id       text,
  event_part     integer,
  payload        bigint REFERENCES catalog.raw_payload,
  items          integer NOT NULL DEFAULT 0,
  bytes          bigint NOT NULL DEFAULT 0,
  -- The mapping to use; null: none, the record is only kept.
  config_version bigint,
  received_at    timestamptz NOT NULL,
  -- pending, applied, set_aside (kept failing; what follows went on), stored (never to be mapped).
  status         text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'applied', 'set_aside', 'stored')),
  attempts       integer NOT NULL DEFAULT 0,
  applied_no     bigint UNIQUE,
  applied_at     timestamptz,
  -- What became of its items and inputs: counts by name.
  outcomes       json,
  -- Why it was set aside.
  problem        json,
  -- A record that repeats one that was set aside.
  retry_of       bigint,
  PRIMARY KEY (integration, seq)
);
CREATE UNIQUE INDEX raw_record_event ON catalog.raw_record (integration, sync_id, event_id, event_part) NULLS NOT DISTINCT
  WHERE event_id IS NOT NULL;
CREATE UNIQUE INDEX raw_record_lifecycle ON catalog.raw_record (integration, sync_id, kind, lifecycle) NULLS NOT DISTINCT
  WHERE lifecycle IS NOT NULL;
CREATE INDEX raw_record_pending ON catalog.raw_record (integration, seq) WHERE status = 'pending';
CREATE INDEX raw_record_payload ON catalog.raw_record (payload) WHERE payload IS NOT NULL;

CREATE TABLE catalog.sync (
  integration    bigint NOT NULL REFERENCES catalog.integration,
  sync_id        text NOT NULL,
  type           text NOT NULL CHECK (type IN ('full', 'incremental')),
  -- What was received last: running, finished, failed, aborted.
  state          text NOT NULL,
  started_seq    bigint NOT NULL,
  -- The mapping of all its records.
  config_version bigint,
  -- The flags that its *started* decided: MappingFlags.
  flags          json NOT NULL,
  started_at     timestamptz NOT NULL,
  ended_at       timestamptz,
  -- Set in the transaction that applies its end.
  applied_at     timestamptz,
  -- What its end did or did not delete, and why: Reconciliation without its plan.
  reconciliation json,
  PRIMARY KEY (integration, sync_id)
);
CREATE INDEX sync_newest ON catalog.sync (integration, started_seq DESC);

CREATE TABLE catalog.sync_kind (
  integration    bigint NOT NULL,
  sync_id        text NOT NULL,
  resource_index integer NOT NULL,
  kind           text NOT NULL,
  state          text NOT NULL DEFAULT 'running',
  -- Counts by name: received, mapped, filtered, dropped, failed, created, updated, unchanged, deleted, waiting, rejected.
  counts         json NOT NULL DEFAULT '{}',
  PRIMARY KEY (integration, sync_id, resource_index),
  FOREIGN KEY (integration, sync_id) REFERENCES catalog.sync
);

-- What is wrong, once per place and code, with a count and the first example. `sync_id` is '' outside of syncs.
CREATE TABLE catalog.problem (
  integration bigint NOT NULL,
  sync_id     text NOT NULL,
  path        text NOT NULL,
  code        text NOT NULL,
  count       bigint NOT NULL,
  example     json NOT NULL,
  first_seq   bigint NOT NULL,
  last_seq    bigint NOT NULL,
  last_at     timestamptz NOT NULL,
  PRIMARY KEY (integration, sync_id, path, code)
);

CREATE TABLE catalog.blueprint (
  identifier text PRIMARY KEY,
  document   json NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  updated_at timestamptz NOT NULL,
  updated_by text NOT NULL
);

-- `key` is made of blueprint and identifier (see entity-key.ts): an identifier may have 1000 characters, which is more
-- than a row of a b-tree takes.
CREATE TABLE catalog.entity (
  key           uuid PRIMARY KEY,
  blueprint     text NOT NULL,
  identifier    text NOT NULL,
  title         text,
  icon          text,
  team          text[] NOT NULL,
  properties    json NOT NULL,
  relations     json NOT NULL,
  -- The integration that wrote it last; null for bare targets and for what people wrote.
  owner         bigint REFERENCES catalog.integration,
  -- The User-Agent of the client that wrote it last: Ocean asks for its own entities by it.
  datasource    text,
  revision      bigint NOT NULL,
  last_seen_seq bigint NOT NULL,
  created_at    timestamptz NOT NULL,
  created_by    text NOT NULL,
  updated_at    timestamptz NOT NULL,
  updated_by    text NOT NULL,
  -- An event about it was ever written for a destination; from then on every change is.
  published     boolean NOT NULL DEFAULT false
) WITH (fillfactor = 85);
CREATE INDEX entity_of_blueprint ON catalog.entity (blueprint, key);
-- Without last_seen_seq, so that seeing an entity again touches no index.
CREATE INDEX entity_of_owner ON catalog.entity (owner) WHERE owner IS NOT NULL;

-- What is left of a deleted entity, so that a later version never looks older.
CREATE TABLE catalog.tombstone (
  key        uuid PRIMARY KEY,
  blueprint  text NOT NULL,
  identifier text NOT NULL,
  revision   bigint NOT NULL,
  deleted_at timestamptz NOT NULL,
  published  boolean NOT NULL
);

CREATE TABLE catalog.entity_relation (
  source   uuid NOT NULL REFERENCES catalog.entity ON DELETE CASCADE,
  relation text NOT NULL,
  target   uuid NOT NULL,
  PRIMARY KEY (source, relation, target)
);
CREATE INDEX entity_relation_target ON catalog.entity_relation (target);

-- A write that waits until every entity it points at is there. One per key.
CREATE TABLE catalog.waiting_entity (
  key         uuid PRIMARY KEY,
  blueprint   text NOT NULL,
  identifier  text NOT NULL,
  -- ContentPatch and EntityRef[] of the engine.
  patch       json NOT NULL,
  missing     json NOT NULL,
  integration bigint,
  seq         bigint NOT NULL,
  written_by  text NOT NULL,
  claims      boolean NOT NULL,
  datasource  text,
  since       timestamptz NOT NULL
);
CREATE INDEX waiting_of_integration ON catalog.waiting_entity (integration);
CREATE TABLE catalog.waiting_target (
  source uuid NOT NULL REFERENCES catalog.waiting_entity ON DELETE CASCADE,
  target uuid NOT NULL,
  PRIMARY KEY (source, target)
);
CREATE INDEX waiting_target_target ON catalog.waiting_target (target);

-- Events in the order in which their changes were committed. A reader takes only rows of transactions that are over for
-- everyone (`xid` below the oldest running one): an id is taken before its transaction commits.
CREATE TABLE catalog.outbox (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xid          xid8 NOT NULL DEFAULT pg_current_xact_id(),
  -- kafka, webhook, or null: kept as history only.
  destination  text,
  webhook_url  text,
  -- Orders what must stay in order: `<blueprint>/<identifier>`, or the integration.
  key          text NOT NULL,
  event        json NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  published_at timestamptz
);
-- What is to be published, in order.
CREATE INDEX outbox_waiting ON catalog.outbox (destination, id) WHERE published_at IS NULL AND destination IS NOT NULL;
