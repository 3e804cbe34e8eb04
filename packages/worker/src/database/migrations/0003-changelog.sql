-- What telling of changes needs besides the outbox.

-- One row: what is known of the changelog as a whole.
CREATE TABLE catalog.changelog (
  id           boolean PRIMARY KEY DEFAULT true CHECK (id),
  -- The newest event that was trimmed away: history begins behind it.
  trimmed_id   bigint NOT NULL DEFAULT 0,
  -- Events for Kafka were trimmed while there were no brokers. Brokers that come begin with a snapshot.
  snapshot_due boolean NOT NULL DEFAULT false
);
INSERT INTO catalog.changelog DEFAULT VALUES;

-- Telling what is there to a destination that did not have it, a part at a time.
CREATE TABLE catalog.snapshot (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Of one blueprint, of one integration, or (both null) of everything that is published or has to be.
  blueprint    text,
  owner        bigint REFERENCES catalog.integration,
  stage        text NOT NULL DEFAULT 'entities' CHECK (stage IN ('entities', 'deletions', 'done')),
  -- The last key of the stage that was told.
  last_key     uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  events       bigint NOT NULL DEFAULT 0,
  requested_at timestamptz NOT NULL,
  requested_by text NOT NULL,
  finished_at  timestamptz
);
CREATE INDEX snapshot_unfinished ON catalog.snapshot (id) WHERE stage <> 'done';

-- Posting webhooks. A URL has no bound that a row of a b-tree has, so its hash stands in the index.
ALTER TABLE catalog.outbox ADD COLUMN attempts integer NOT NULL DEFAULT 0, ADD COLUMN retry_at timestamptz;
CREATE INDEX outbox_webhook ON catalog.outbox (md5(webhook_url), id) WHERE destination = 'webhook';

-- Webhooks that kept failing; what followed them went on.
CREATE TABLE catalog.dead_letter (
  -- Of the outbox.
  id          bigint PRIMARY KEY,
  webhook_url text NOT NULL,
  key         text NOT NULL,
  event       json NOT NULL,
  attempts    integer NOT NULL,
  problem     text NOT NULL,
  created_at  timestamptz NOT NULL,
  given_up_at timestamptz NOT NULL
);
