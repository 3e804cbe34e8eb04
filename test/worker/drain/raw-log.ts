import type { Db } from "@longshore/worker";
import { addIntegration, appendRecord, START } from "../apply/world.ts";

/** An integration that maps items of kind `thing` with these properties to the blueprint `service`. */
export async function addMapping(db: Db, name: string, properties: Readonly<Record<string, string>>): Promise<number> {
  const integration = await addIntegration(db, name);
  const mappings = { identifier: ".id", blueprint: '"service"', title: ".title", properties };
  const config = { resources: [{ kind: "thing", selector: { query: "true" }, port: { entity: { mappings } } }] };
  await db
    .insertInto("catalog.config_version")
    .values({
      integration,
      version: 1,
      source: "api",
      config: JSON.stringify(config),
      created_at: START,
      created_by: "test",
    })
    .execute();
  return integration;
}

/** Appends a record of raw items and gives its position. */
export async function appendItems(db: Db, integration: number, items: readonly object[]): Promise<number> {
  return appendPayload(db, integration, JSON.stringify(items));
}

export async function appendPayload(db: Db, integration: number, json: string): Promise<number> {
  const body = Buffer.from(json);
  const { id } = await db
    .insertInto("catalog.raw_payload")
    .values({ encoding: "identity", body })
    .returning("id")
    .executeTakeFirstOrThrow();
  const facts = { source: "ingest", payload: id, config_version: 1, bytes: body.length } as const;
  const { seq } = await appendRecord(db, integration, null, facts);
  return seq;
}

/** `seq status attempts code` of each record, in the order of the log. */
export async function logOf(db: Db, integration: number): Promise<string[]> {
  const rows = await db
    .selectFrom("catalog.raw_record")
    .select(["seq", "status", "attempts", "problem"])
    .where("integration", "=", integration)
    .orderBy("seq")
    .execute();
  return rows.map(({ seq, status, attempts, problem }) => {
    const code: string[] = problem === null ? [] : [JSON.parse(problem).code];
    return [seq, status, attempts, ...code].join(" ");
  });
}
