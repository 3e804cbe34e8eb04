import type { JqObject } from "@longshore/engine";
import { sql } from "kysely";
import type { Db } from "../database/database.ts";
import type { Debt } from "../map/penalties.ts";

/** Less than that is no news: each record that is charged moves the end. */
const NEWS = sql`interval '1 second'`;

/** Lets every process know that the integration has to wait. Another process may make it wait for longer, which stays. */
export async function noteThrottle(db: Db, integration: number, { left, milliseconds, bytes }: Debt): Promise<void> {
  await sql`
    INSERT INTO catalog.throttle AS known (integration, until, milliseconds, bytes)
    VALUES (${integration}, now() + ${left}::double precision * interval '1 millisecond', ${milliseconds}, ${bytes})
    ON CONFLICT (integration) DO UPDATE
      SET until = excluded.until, milliseconds = excluded.milliseconds, bytes = excluded.bytes
      WHERE known.until < excluded.until - ${NEWS}`.execute(db);
}

/** What an answer about an integration that has to wait says of it: `throttled` (`throttleSchema`). Empty if it need not wait. */
export async function throttleOf(db: Db, integration: number): Promise<JqObject> {
  const { rows } = await sql<{ until: Date; milliseconds: number; bytes: number }>`
    SELECT until, milliseconds, bytes FROM catalog.throttle
    WHERE integration = ${integration} AND until > now()`.execute(db);
  const [row] = rows;
  if (row === undefined) return {};
  const until = row.until.toISOString();
  const chargedSeconds = Math.ceil(row.milliseconds) / 1_000;
  const { bytes: chargedBytes } = row;
  const message = messageOf(until, chargedSeconds, chargedBytes);
  return { throttled: { until, chargedSeconds, chargedBytes, message } };
}

/** Patterns of blueprints are charged without bytes. */
function messageOf(until: string, seconds: number, bytes: number): string {
  const cause = bytes === 0 ? "" : ` for ${bytes} bytes of JSON`;
  return `its records used ${seconds} s of the mapping threads above its limit${cause}, so they wait until ${until}; new payloads are still stored`;
}
