-- What a client says of its own syncs, kind by kind: the only account there is of one that maps by itself.
CREATE TABLE catalog.client_metrics (
  integration bigint NOT NULL REFERENCES catalog.integration,
  -- The client's name for the sync.
  event_id    text NOT NULL,
  -- Kind and position in the configuration, `issue-0`, or a phase of the whole: `__runtime__`, `__reconciliation__`.
  kind        text NOT NULL,
  -- As sent; the newest that was.
  metrics     json NOT NULL,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  PRIMARY KEY (integration, event_id, kind)
);
