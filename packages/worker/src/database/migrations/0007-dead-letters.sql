-- Events for Kafka that no broker takes are dead letters as well.
ALTER TABLE catalog.dead_letter
  -- kafka or webhook
  ADD COLUMN destination text NOT NULL DEFAULT 'webhook' CHECK (destination IN ('kafka', 'webhook')),
  -- Null for kafka.
  ALTER COLUMN webhook_url DROP NOT NULL;
