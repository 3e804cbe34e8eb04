-- Under which version of its blueprint the values of a waiting write were checked; null: unknown, so they are checked again.
ALTER TABLE catalog.waiting_entity ADD COLUMN checked text;
-- All that it waits for is there, and its values have to be checked again, by a record of its owner's log.
ALTER TABLE catalog.waiting_entity ADD COLUMN due boolean NOT NULL DEFAULT false;
CREATE INDEX waiting_due ON catalog.waiting_entity (integration) WHERE due;

-- recheck: waiting entities of the integration are due. Those that are nobody's have a log of their own, -1.
ALTER TABLE catalog.raw_record DROP CONSTRAINT raw_record_type_check;
ALTER TABLE catalog.raw_record ADD CONSTRAINT raw_record_type_check
  CHECK (type IN ('items', 'sync', 'kind', 'api', 'recheck'));
