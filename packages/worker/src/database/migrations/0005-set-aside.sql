-- Records that wait for a person: counted by /metrics, listed by GET …/records.
CREATE INDEX raw_record_set_aside ON catalog.raw_record (integration, seq) WHERE status = 'set_aside';
