import { sql } from "kysely";
import type { Db } from "../../database/database.ts";
import { completeEvent } from "../read-outbox.ts";

export interface WaitingWebhook {
  readonly id: number;
  readonly url: string;
  /** Events of one key and URL stay in order. */
  readonly key: string;
  /** Complete, as JSON text. */
  readonly body: string;
  /** Failed ones. */
  readonly attempts: number;
}

/** Rows of one URL that are looked at for what may be posted now. */
const WINDOW = 500;

/** Where webhooks wait to go. */
export async function waitingUrls(db: Db): Promise<string[]> {
  // From one URL to the next in the index, instead of reading all that waits.
  const { rows } = await sql<{ url: string }>`
    WITH RECURSIVE url AS (
      (SELECT md5(webhook_url) AS hash, webhook_url FROM catalog.outbox WHERE destination = 'webhook'
        ORDER BY md5(webhook_url) LIMIT 1)
      UNION ALL
      SELECT next.* FROM url, LATERAL (
        SELECT md5(webhook_url), webhook_url FROM catalog.outbox
        WHERE destination = 'webhook' AND md5(webhook_url) > url.hash ORDER BY md5(webhook_url) LIMIT 1
      ) AS next
    )
    SELECT webhook_url AS url FROM url`.execute(db);
  return rows.map(({ url }) => url);
}

/** What may be posted to a URL now: of each key the oldest, unless it waits to be tried again. Only what is committed for everyone. */
export async function dueWebhooks(db: Db, org: string, url: string, most: number): Promise<WaitingWebhook[]> {
  const { rows } = await sql<{ id: number; key: string; event: string; attempts: number }>`
    SELECT id, key, event, attempts FROM (
      SELECT DISTINCT ON (key) id, key, event, attempts, retry_at FROM (
        SELECT * FROM catalog.outbox
        WHERE destination = 'webhook' AND md5(webhook_url) = md5(${url}) AND xid < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY id LIMIT ${WINDOW}
      ) AS oldest ORDER BY key, id
    ) AS first
    WHERE retry_at IS NULL OR retry_at <= now() ORDER BY id LIMIT ${most}`.execute(db);
  return rows.map(({ event, ...row }) => ({ ...row, url, body: completeEvent(org, row.id, event) }));
}

export async function forgetWebhook(db: Db, { id }: WaitingWebhook): Promise<void> {
  await db.deleteFrom("catalog.outbox").where("id", "=", id).execute();
}

export async function retryWebhook(db: Db, { id }: WaitingWebhook, afterMilliseconds: number): Promise<void> {
  await sql`
    UPDATE catalog.outbox SET attempts = attempts + 1, retry_at = now() + ${afterMilliseconds} * interval '1 ms'
    WHERE id = ${id}`.execute(db);
}
