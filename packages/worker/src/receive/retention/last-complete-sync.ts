import { type RawBuilder, sql } from "kysely";

/** Whether a record, `r` of the statement, is of the last complete sync of its resource. */
export const isOfLastCompleteSync: RawBuilder<boolean> = sql<boolean>`(r.sync_id IS NOT NULL AND r.sync_id = (
  SELECT s.sync_id FROM catalog.sync s JOIN catalog.sync_kind k USING (integration, sync_id)
  WHERE s.integration = r.integration AND k.resource_index = r.resource_index
    AND s.type = 'full' AND s.state = 'finished' AND s.applied_at IS NOT NULL AND k.state = 'finished'
  ORDER BY s.started_seq DESC LIMIT 1))`;
