-- Integrations that have to wait, because their records took more of the mapping threads than their bytes account for. The process
-- that makes one wait writes it, so that every process that answers HTTP can say so. A row whose time is over means nothing.
CREATE TABLE catalog.throttle (
  integration  bigint PRIMARY KEY,
  until        timestamptz NOT NULL,
  -- What was charged since the integration last owed nothing: CPU time, and JSON.
  milliseconds double precision NOT NULL,
  bytes        bigint NOT NULL
);
