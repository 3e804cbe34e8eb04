-- Payloads may go before their records. A record without its payload keeps its outcome, its problem and its event id.
ALTER TABLE catalog.raw_record
  -- When its payload was freed; null for a record that has it, or never had one.
  ADD COLUMN payload_freed_at timestamptz,
  -- Of its payload, as stored. 0 if an earlier record has the same payload: a retry shares that of the original.
  ADD COLUMN stored_bytes bigint NOT NULL DEFAULT 0;

-- The sum over the records of the log, kept in the row that appending updates in any case: nobody adds up payloads.
ALTER TABLE catalog.log ADD COLUMN stored_bytes bigint NOT NULL DEFAULT 0;

-- The length of a value that is stored outside of its row is read without the value.
UPDATE catalog.raw_record r SET stored_bytes = octet_length(p.body)
  FROM catalog.raw_payload p WHERE p.id = r.payload AND NOT EXISTS (
    SELECT 1 FROM catalog.raw_record o
    WHERE o.payload = r.payload AND (o.integration, o.seq) < (r.integration, r.seq));
UPDATE catalog.log l SET stored_bytes = s.bytes
  FROM (SELECT integration, sum(stored_bytes) AS bytes FROM catalog.raw_record GROUP BY integration) AS s
  WHERE s.integration = l.integration;
