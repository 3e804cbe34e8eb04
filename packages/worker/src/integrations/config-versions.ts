import { type JqObject, parseJson } from "@longshore/engine";
import type { Db } from "../database/database.ts";

/** Every configuration of an integration, the newest first. */
export async function listConfigVersions(db: Db, integration: number): Promise<JqObject[]> {
  const rows = await db
    .selectFrom("catalog.config_version")
    .selectAll()
    .where("integration", "=", integration)
    .orderBy("version", "desc")
    .execute();
  return rows.map(({ version, source, config, created_at, created_by }) => ({
    version,
    source,
    config: parseJson(config),
    createdAt: created_at.toISOString(),
    createdBy: created_by,
  }));
}
