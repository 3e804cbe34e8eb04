import type { Logger } from "pino";
import type { Db } from "../../database/database.ts";
import { IntegrationNames } from "../../integrations/integration-names.ts";
import type { RecordKey } from "./release-payloads.ts";

const MOST_NAMED = 20;

/** Says that records which wait for a person cannot be tried again any more. */
export async function warnOfFreedSetAside(
  log: Pick<Logger, "warn">,
  db: Db,
  records: readonly RecordKey[],
): Promise<void> {
  if (records.length === 0) return;
  const names = new IntegrationNames(db);
  const first: { readonly integration: string; readonly seq: number }[] = [];
  for (const { integration, seq } of records.slice(0, MOST_NAMED)) {
    first.push({ integration: await names.of(integration), seq });
  }
  log.warn(
    { count: records.length, first },
    "payloads of records that were set aside were freed: these records cannot be tried again",
  );
}
