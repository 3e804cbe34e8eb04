-- What clients of the API leave here for themselves: nothing else reads it.

-- Raw items of each kind, for trying mappings out: the newest that were sent.
CREATE TABLE catalog.kind_example (
  integration bigint NOT NULL REFERENCES catalog.integration,
  kind        text NOT NULL,
  -- A JSON array.
  examples    json NOT NULL,
  updated_at  timestamptz NOT NULL,
  PRIMARY KEY (integration, kind)
);

-- Where the incremental sync of a resource goes on.
CREATE TABLE catalog.cursor (
  integration    bigint NOT NULL REFERENCES catalog.integration,
  kind           text NOT NULL,
  resource_index integer NOT NULL,
  cursor         json NOT NULL,
  updated_at     timestamptz NOT NULL,
  PRIMARY KEY (integration, kind, resource_index)
);
