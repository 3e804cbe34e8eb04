-- The problems of one record, beside the sums of its sync and of its integration in `problem`.
ALTER TABLE catalog.raw_record
  -- {"listed": [{"problem", "count"}], "unlisted": 3}; null: it has none.
  ADD COLUMN problems json,
  -- The record that tried this one again.
  ADD COLUMN retried_as bigint;
CREATE INDEX raw_record_retry ON catalog.raw_record (integration, retry_of) WHERE retry_of IS NOT NULL;

-- retried: set aside, and `retried_as` took its place. discarded: set aside, and a person did not want it any more.
ALTER TABLE catalog.raw_record DROP CONSTRAINT raw_record_status_check;
ALTER TABLE catalog.raw_record ADD CONSTRAINT raw_record_status_check
  CHECK (status IN ('pending', 'applied', 'set_aside', 'stored', 'retried', 'discarded'));
UPDATE catalog.raw_record r SET
    retried_as = o.seq,
    status = CASE WHEN r.status = 'set_aside' THEN 'retried' ELSE r.status END
  FROM (SELECT integration, retry_of, max(seq) AS seq FROM catalog.raw_record
    WHERE retry_of IS NOT NULL GROUP BY integration, retry_of) AS o
  WHERE r.integration = o.integration AND r.seq = o.retry_of;

-- Once per kind, place and code, with the time of the first case.
ALTER TABLE catalog.problem
  -- Of the record; '' for one that has none, such as the end of a sync.
  ADD COLUMN kind text NOT NULL DEFAULT '',
  ADD COLUMN first_at timestamptz;
UPDATE catalog.problem p SET first_at = least(p.last_at, (
  SELECT r.received_at FROM catalog.raw_record r WHERE r.integration = p.integration AND r.seq = p.first_seq));
ALTER TABLE catalog.problem ALTER COLUMN first_at SET NOT NULL;
-- A path has the name of a property, which may be longer than a row of a b-tree: 3 000 letters, and no record was applied.
ALTER TABLE catalog.problem
  ADD COLUMN key uuid NOT NULL GENERATED ALWAYS AS (md5(kind || chr(10) || code || chr(10) || path)::uuid) STORED;
ALTER TABLE catalog.problem DROP CONSTRAINT problem_pkey, ADD PRIMARY KEY (integration, sync_id, key);
-- Old ones go.
CREATE INDEX problem_age ON catalog.problem (last_at);
