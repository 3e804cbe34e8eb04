-- Changes of the catalog that are too large for one transaction. They are made in slices, and go on after a kill.
CREATE TABLE catalog.migration (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  type        text NOT NULL CHECK (type IN ('delete_entities')),
  -- Port's words. INITIALIZING: no slice yet.
  status      text NOT NULL DEFAULT 'INITIALIZING' CHECK (status IN ('INITIALIZING', 'RUNNING', 'COMPLETED', 'FAILURE')),
  -- What is to be done, for whom: by type, see migration/deletion-request.ts.
  request     json NOT NULL,
  -- The record that asked for it. Integration 0: a call of the entity API.
  integration bigint NOT NULL REFERENCES catalog.log,
  seq         bigint NOT NULL,
  slices      integer NOT NULL DEFAULT 0,
  -- Counts by name.
  progress    json NOT NULL DEFAULT '{}',
  -- Of the next slice, since the last one that was made.
  attempts    integer NOT NULL DEFAULT 0,
  problem     json,
  created_at  timestamptz NOT NULL,
  created_by  text NOT NULL,
  updated_at  timestamptz NOT NULL,
  finished_at timestamptz
);
CREATE INDEX migration_unfinished ON catalog.migration (updated_at) WHERE finished_at IS NULL;
CREATE INDEX migration_newest ON catalog.migration (created_at DESC);

-- What an unfinished migration has still to do, and what it has done: rows of finished ones are deleted.
CREATE TABLE catalog.migration_entity (
  migration  uuid NOT NULL REFERENCES catalog.migration ON DELETE CASCADE,
  key        uuid NOT NULL,
  blueprint  text NOT NULL,
  identifier text NOT NULL,
  -- Asked for; else it goes because it needs `parent`, with its relation `relation`.
  is_root    boolean NOT NULL,
  parent     uuid,
  relation   text,
  -- Steps from the root.
  depth      integer NOT NULL,
  -- kept: it is not to be deleted any more. rejected: it has dependents, and they were not to go.
  state      text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'deleted', 'kept', 'rejected')),
  -- All that needs it stands here, too.
  expanded   boolean NOT NULL,
  PRIMARY KEY (migration, key)
);
CREATE INDEX migration_entity_open ON catalog.migration_entity (migration, depth DESC) WHERE state = 'open';
CREATE INDEX migration_entity_unexpanded ON catalog.migration_entity (migration) WHERE state = 'open' AND NOT expanded;

-- Each slice is a record of the log of the entity API, applied in the transaction that appends it.
ALTER TABLE catalog.raw_record DROP CONSTRAINT raw_record_type_check;
ALTER TABLE catalog.raw_record ADD CONSTRAINT raw_record_type_check
  CHECK (type IN ('items', 'sync', 'kind', 'api', 'recheck', 'migration'));
