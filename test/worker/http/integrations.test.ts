import { setImmediate } from "node:timers/promises";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mappingOf } from "./mapping-of.ts";
import { startTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

let made = 0;
const newId = (): string => `tool-${made++}`;
const post = (body: object, query = "") => server.call("POST", `/v1/integration${query}`, { body });
const patch = (id: string, body?: object, headers = {}) =>
  server.call("PATCH", `/v1/integration/${id}`, { body, headers });
const get = async (id: string) => (await server.call("GET", `/v1/integration/${id}`)).body.integration;
const resyncRequest = async (id: string) =>
  (await server.call("GET", `/v1/integration/${id}/resync-request`)).body.request.updatedAt;
const events = async (id: string) => {
  const rows = await server.database.db
    .selectFrom("catalog.outbox")
    .select(["event", "destination"])
    .where("key", "=", id)
    .orderBy("id")
    .execute();
  return rows.map(({ event, destination }) => ({ ...JSON.parse(event), to: destination }));
};

test("an integration is answered with everything that was sent, and with what clients read", async () => {
  const sent = {
    installationId: newId(),
    installationAppType: "github",
    title: "GitHub",
    version: "1.2.3",
    config: mappingOf("thing"),
    changelogDestination: { type: "KAFKA" },
    actionsProcessingEnabled: false,
    incrementalSyncEnabled: true,
    processingMode: "dsp",
    createPortResourcesOrigin: "Default",
    fieldOfTomorrow: { kept: [1] },
  };
  const answer = await post(sent);
  expect(answer.status).toBe(201);
  const base = `${server.url}/v1`;
  const { integration } = answer.body;
  expect(integration).toMatchObject({
    ...sent,
    identifier: sent.installationId,
    integrationType: "github",
    installationType: "OnPrem",
    _orgId: "org_test",
    createdBy: "client-1@clients",
    ingestAttributes: { ingestUrl: base },
    logAttributes: { ingestUrl: `${base}/ingest/${integration._id}/logs` },
    metricAttributes: { ingestUrl: `${base}/ingest/${integration._id}/metrics` },
  });
  expect(await get(sent.installationId)).toEqual(integration);
  const byLog = await server.call("GET", `/v1/integration/${integration._id}?byField=logIngestId`);
  expect(byLog.body.integration).toEqual(integration);
});

test("without upsert an integration that exists is not touched: 409", async () => {
  const installationId = newId();
  await post({ installationId, title: "first" });
  const again = await post({ installationId, title: "second" });
  expect([again.status, again.body.error]).toEqual([409, "identifier_taken"]);
  expect((await get(installationId)).title).toBe("first");
});

test("upsert merges top-level fields and replaces the config as a whole", async () => {
  const installationId = newId();
  await post({ installationId, title: "first", version: "1", config: mappingOf("a", ["x", "y"]) }, "?upsert=true");
  const config = mappingOf("b", ["z"]);
  const answer = await post({ installationId, version: "2", config }, "?upsert=true");
  expect(answer.status).toBe(200);
  expect(answer.body.integration).toMatchObject({ title: "first", version: "2", config });
});

test("the same upsert twice changes nothing: no new version, no event, no new time", async () => {
  const body = { installationId: newId(), title: "same", config: mappingOf("a") };
  await post(body, "?upsert=true");
  const before = await get(body.installationId);
  server.clock.advance(1_000);
  await post(body, "?upsert=true");
  expect(await get(body.installationId)).toEqual(before);
  expect(await events(body.installationId)).toHaveLength(1);
});

test("everything that is wrong with a config comes in one answer, expressions included", async () => {
  const broken = (query: string, identifier: string) => ({
    kind: "thing",
    selector: { query },
    port: { entity: { mappings: { identifier, blueprint: '"thing"' } } },
  });
  const config = { resources: [broken(".a ==", ".id"), broken("true", ".id | nosuch"), { kind: "x" }] };
  const installationId = newId();
  const answer = await post({ installationId, title: 7, config });
  expect([answer.status, answer.body.error]).toEqual([422, "invalid_request"]);
  const problems: { code: string; path?: string }[] = answer.body.details.problems;
  const paths = problems.map(({ path }) => path);
  for (const path of [
    "title",
    "resources[0].selector.query",
    "resources[1].port.entity.mappings.identifier",
    "resources[2].selector",
    "resources[2].port",
  ]) {
    expect(paths).toContain(path);
  }
  expect((await server.call("GET", `/v1/integration/${installationId}`)).status).toBe(404);
});

test("what is doubtful about a config is told, and stored all the same", async () => {
  const config = { ...mappingOf("thing"), createMissingRelatedEntites: true };
  const answer = await post({ installationId: newId(), config });
  expect(answer.status).toBe(201);
  expect(answer.body.problems).toMatchObject([
    { path: "createMissingRelatedEntites" },
    { code: "not_found", path: "resources[0].port.entity.mappings.blueprint" },
  ]);
  expect(answer.body.integration.config).toEqual(config);
});

test("digits and order of a config survive", async () => {
  const text = `{"resources":[],"z":12345678901234567890,"a":1.0}`;
  const installationId = newId();
  const answer = await server.call("POST", "/v1/integration", {
    raw: `{"installationId":"${installationId}","config":${text}}`,
  });
  expect(answer.status).toBe(201);
  expect((await server.call("GET", `/v1/integration/${installationId}`)).text).toContain(`"config":${text}`);
});

test("a PATCH changes what it names, null included", async () => {
  const installationId = newId();
  await post({ installationId, title: "first", version: "1", changelogDestination: { type: "KAFKA" } });
  const answer = await patch(installationId, { title: null, changelogDestination: {} });
  expect(answer.body.integration).toMatchObject({ title: null, version: "1", changelogDestination: {} });
});

test("an empty PATCH asks the client to sync again, by event and by poll, and changes nothing else", async () => {
  const installationId = newId();
  await post({ installationId, changelogDestination: { type: "KAFKA" }, config: mappingOf("a") });
  const asked = await resyncRequest(installationId);
  for (const body of [undefined, {}]) {
    server.clock.advance(1_000);
    expect((await patch(installationId, body)).status).toBe(200);
  }
  expect(Date.parse(await resyncRequest(installationId)) - Date.parse(asked)).toBe(2_000);
  const [created, first, second] = await events(installationId);
  expect([created.action, first.action, second.action]).toEqual(["CREATE", "RESYNC", "RESYNC"]);
  expect(first).toMatchObject({ to: "kafka", context: { integrationId: installationId } });
  const versions = await server.call("GET", `/v1/integration/${installationId}/config/versions`);
  expect(versions.body.versions).toHaveLength(1);
});

test("a new config is a new version, is announced, and asks for a sync", async () => {
  const installationId = newId();
  await post({ installationId, changelogDestination: { type: "KAFKA" }, config: mappingOf("a") });
  const asked = await resyncRequest(installationId);
  server.clock.advance(1_000);
  const config = mappingOf("b");
  const answer = await server.call("PATCH", `/v1/integration/${installationId}/config`, { body: { config } });
  expect(answer.body.integration.config).toEqual(config);
  expect(await resyncRequest(installationId)).not.toBe(asked);
  const { body } = await server.call("GET", `/v1/integration/${installationId}/config/versions`);
  expect(body.versions).toMatchObject([
    { version: 2, source: "api", config, createdBy: "client-1@clients" },
    { version: 1, source: "api" },
  ]);
  const [, event] = await events(installationId);
  expect(event).toMatchObject({ action: "UPDATE", resourceType: "integration", to: "kafka" });
  expect(event.diff).toMatchObject({ before: { config: mappingOf("a") }, after: { config } });
});

test("with x-skip-resync a new config is stored, and no client is told to sync", async () => {
  const installationId = newId();
  await post({ installationId, changelogDestination: { type: "KAFKA" }, config: mappingOf("a") });
  const asked = await resyncRequest(installationId);
  server.clock.advance(1_000);
  const skip = { "x-skip-resync": "true" };
  const config = mappingOf("b");
  const path = `/v1/integration/${installationId}/config`;
  expect((await server.call("PATCH", path, { body: { config }, headers: skip })).status).toBe(200);
  expect(await resyncRequest(installationId)).toBe(asked);
  expect((await get(installationId)).config).toEqual(config);
  const told = (await events(installationId)).filter(({ to }) => to !== null);
  expect(told.map(({ action }) => action)).toEqual(["CREATE"]);
});

test("a config that is refused leaves the one before in place", async () => {
  const installationId = newId();
  await post({ installationId, config: mappingOf("a") });
  const config = { resources: [{ kind: "x", selector: { query: ".[" }, port: {} }] };
  const answer = await server.call("PATCH", `/v1/integration/${installationId}/config`, { body: { config } });
  expect(answer.status).toBe(422);
  expect((await get(installationId)).config).toEqual(mappingOf("a"));
});

test("what a client reports of its own sync is no change: both times are equal, and nothing is announced", async () => {
  const installationId = newId();
  await post({ installationId, changelogDestination: { type: "KAFKA" } });
  server.clock.advance(1_000);
  const body = { status: "running", lastResyncStart: "2026-01-01T00:00:00Z", intervalInMinuets: null };
  const answer = await server.call("PATCH", `/v1/integration/${installationId}/resync-state`, { body });
  const { integration } = answer.body;
  expect(integration.resyncState).toMatchObject(body);
  expect(integration.resyncState.updatedAt).toBe(integration.updatedAt);
  expect(await events(installationId)).toHaveLength(1);
  expect((await get(installationId)).resyncState.status).toBe("running");
});

test("a deleted integration is gone, its log is closed, and its name can be taken again by another one", async () => {
  const installationId = newId();
  const config = mappingOf("thing");
  const { body: first } = await post({ installationId, config });
  const started = {
    status: "started",
    integration_id: installationId,
    integration_type: "tool",
    sync_type: "full_sync",
    started_at: "2026-01-01T00:00:00Z",
  };
  await server.call("POST", `/v1/lifecycle/${installationId}-s1`, { body: started });
  expect((await server.call("DELETE", `/v1/integration/${installationId}`)).status).toBe(200);
  expect((await server.call("GET", `/v1/integration/${installationId}`)).status).toBe(404);
  const end = await server.call("POST", `/v1/lifecycle/${installationId}-s1`, { body: { status: "finished" } });
  expect([end.status, end.body.error]).toEqual([409, "integration_deleted"]);
  const late = await server.call("POST", `/v1/lifecycle/${installationId}-s2`, { body: started });
  expect([late.status, late.body.error]).toEqual([409, "integration_deleted"]);
  for (const path of [
    `/v1/lake/write/integration-type/t/integration/${installationId}/sync/${installationId}-s1/kind/thing`,
    `/v1/integration/${installationId}/ingest/thing`,
  ]) {
    const write = await server.call("POST", path, { body: [{ id: "a" }] });
    expect([write.status, write.body.error], path).toEqual([409, "integration_deleted"]);
  }
  const again = await post({ installationId, config });
  expect(again.status).toBe(201);
  expect(again.body.integration._id).not.toBe(first.integration._id);
  const { body } = await server.call("GET", `/v1/integration/${installationId}/syncs`);
  expect(body.syncs).toEqual([]);
});

test("lists have every live integration, and everyone may see who they are", async () => {
  const [acting, idle] = [newId(), newId()];
  await post({ installationId: acting, installationAppType: "jira", actionsProcessingEnabled: true });
  await post({ installationId: idle });
  const names = async (query: string): Promise<string[]> => {
    const { body } = await server.call("GET", `/v1/integration${query}`);
    return body.integrations.map(({ identifier }: { identifier: string }) => identifier);
  };
  expect(await names("")).toEqual(expect.arrayContaining([acting, idle]));
  expect(await names("?actionsProcessingEnabled=true")).toEqual([acting]);
  expect(await names("?actionsProcessingEnabled=false")).not.toContain(acting);
  const { body } = await server.call("GET", "/v1/integration/metadata");
  const row = body.integrations.find(({ identifier }: { identifier: string }) => identifier === acting);
  expect(row).toEqual({
    identifier: acting,
    installationId: acting,
    installationAppType: "jira",
    updatedAt: server.clock.now().toISOString(),
  });
});

test("an integration that would grow beyond what an event of the changelog can carry twice is refused: 422", async () => {
  const installationId = newId();
  const large = (bytes: number) => ({ spec: { text: "x".repeat(bytes) } });
  const refusedNew = await post({ installationId, ...large(960_000) });
  expect([refusedNew.status, refusedNew.body.error]).toEqual([422, "integration_too_large"]);
  expect((await server.call("GET", `/v1/integration/${installationId}`)).status).toBe(404);

  await post({ installationId, config: mappingOf("thing"), ...large(200_000) });
  const grown = await patch(installationId, { other: "y".repeat(250_000) });
  expect([grown.status, grown.body.error]).toEqual([422, "integration_too_large"]);
  const upserted = await post({ installationId, ...large(960_000) }, "?upsert=true");
  expect([upserted.status, upserted.body.error]).toEqual([422, "integration_too_large"]);
  const reported = await server.call("PATCH", `/v1/integration/${installationId}/resync-state`, {
    body: { status: "running", note: "z".repeat(300_000) },
  });
  expect([reported.status, reported.body.error]).toEqual([422, "integration_too_large"]);
  expect((await patch(installationId, { other: "y".repeat(240_000) })).status).toBe(200);
});

test("an integration that an older version let grow too large may be changed, and shrink, but not grow", async () => {
  const installationId = newId();
  await post({ installationId, title: "a" });
  const old = JSON.stringify({ title: "a", spec: { text: "x".repeat(960_000) } });
  await server.database.db
    .updateTable("catalog.integration")
    .set({ attributes: old })
    .where("installation_id", "=", installationId)
    .execute();
  expect((await patch(installationId, { title: "b" })).status).toBe(200);
  expect((await patch(installationId)).status).toBe(200);
  expect((await patch(installationId, { title: "longer" })).body.error).toBe("integration_too_large");
  expect((await patch(installationId, { spec: {} })).status).toBe(200);
});

test("an integration is deleted while its record is applied: the record refers to it and to its log, and neither waits for the other", async () => {
  const installationId = newId();
  await post({ installationId, config: {} });
  const { db } = server.database;
  const { id } = await db
    .selectFrom("catalog.integration")
    .select("id")
    .where("installation_id", "=", installationId)
    .executeTakeFirstOrThrow();
  const deletion = await db.transaction().execute(async (tx) => {
    await sql`SELECT FROM catalog.head FOR UPDATE`.execute(tx);
    const deleting = server.call("DELETE", `/v1/integration/${installationId}`);
    while (!(await someoneWaitsForHead())) await setImmediate();
    // As the foreign keys of entities and of migrations do.
    await sql`SELECT FROM catalog.integration WHERE id = ${id} FOR KEY SHARE NOWAIT`.execute(tx);
    await sql`SELECT FROM catalog.log WHERE integration = ${id} FOR KEY SHARE NOWAIT`.execute(tx);
    return { deleting };
  });
  expect((await deletion.deleting).status).toBe(200);
});

async function someoneWaitsForHead(): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
      AND query LIKE '%"catalog"."head"%for update%'`.execute(server.database.db);
  return rows.length > 0;
}
