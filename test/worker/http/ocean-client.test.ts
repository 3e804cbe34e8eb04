import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const integration = async () => (await server.call("GET", "/v1/integration/my-fake")).body.integration;

test("a client finds what it asks for when it starts, and has nothing left to change the second time", async () => {
  const absent = await server.call("GET", "/v1/integration/my-fake?oceanCoreVersion=0.48.12&isPolling=false");
  expect([absent.status, absent.body.integration]).toEqual([404, undefined]);
  expect((await server.call("GET", "/v1/integration/provision-enabled")).body.integrations).toEqual([]);
  expect((await server.call("GET", "/v1/organization")).body.organization).toEqual({
    id: "org_test",
    name: "Test",
    featureFlags: ["LAKEHOUSE_ELIGIBLE"],
  });
  const body = {
    installationId: "my-fake",
    installationAppType: "fake-integration",
    version: "0.1.333-dev",
    changelogDestination: {},
    config: { deleteDependentEntities: true, createMissingRelatedEntities: true, resources: [] },
    actionsProcessingEnabled: false,
    incrementalSyncEnabled: false,
    createPortResourcesOrigin: "Default",
  };
  expect((await server.call("POST", "/v1/integration", { body })).status).toBe(201);
  const patch = { processingMode: "dsp", version: body.version };
  await server.call("PATCH", "/v1/integration/my-fake", { body: patch });
  await server.call("PATCH", "/v1/integration/my-fake", { body: { arePortResourcesInitialized: true } });
  expect(await integration()).toMatchObject({ ...body, ...patch, arePortResourcesInitialized: true });
});

test("there is no Kafka to tell of", async () => {
  expect((await server.call("GET", "/v1/kafka-credentials")).status).toBe(404);
});

test("logs and metrics are taken at the addresses that the integration names, however long they are", async () => {
  const { logAttributes, metricAttributes } = await integration();
  const path = (url: string): string => url.slice(server.url.length);
  const logs = { logs: [{ message: "x".repeat(2_000_000), level: "INFO", timestamp: "now", extra: {} }] };
  const calls = [
    ["POST", path(logAttributes.ingestUrl), logs],
    ["POST", `${path(metricAttributes.ingestUrl)}/syncMetrics`, { syncKindsMetrics: [] }],
    ["PUT", `${path(metricAttributes.ingestUrl)}/syncMetrics/resync/r1/kind/fake-team-0`, { syncKindMetrics: {} }],
    ["POST", `${path(metricAttributes.ingestUrl)}/heartbeat`, { eventId: "r1" }],
  ] as const;
  for (const [method, url, body] of calls) {
    expect((await server.call(method, url, { body })).body, url).toEqual({ ok: true });
  }
  expect((await server.call("POST", "/v1/ingest/integration_999999/logs", { body: logs })).status).toBe(404);
});

test("examples of a kind are kept, the first five, each kind by its name however it is written", async () => {
  const examples = [1, 2, 3, 4, 5, 6].map((id) => ({ id }));
  const post = (kind: string) =>
    server.call("POST", `/v1/integration/my-fake/kinds/${kind}/examples`, { body: { examples } });
  expect((await post("fake-team")).body).toEqual({ ok: true });
  await post("group%2Fkind");
  const { body } = await server.call("GET", "/v1/integration/my-fake/kinds");
  expect(Object.keys(body.data)).toEqual(["fake-team", "group/kind"]);
  expect(body.data["fake-team"].examples.map(({ data }: { data: unknown }) => data)).toEqual(examples.slice(0, 5));
});

test("where an incremental sync goes on is kept for each resource: PUT is for what POST has made", async () => {
  const path = "/v1/integration/my-fake/cursor?kind=fake-team&index=0";
  const primary = "2026-01-01T00:00:00Z";
  expect((await server.call("GET", path)).body).toEqual({ ok: true, cursor: {} });
  expect((await server.call("PUT", path, { body: { primary } })).status).toBe(404);
  expect((await server.call("POST", path, { body: { primary } })).status).toBe(201);
  expect((await server.call("PUT", path, { body: { primary: "later" } })).body.cursor).toEqual({ primary: "later" });
  expect((await server.call("GET", path)).body.cursor).toEqual({ primary: "later" });
  expect((await server.call("GET", path.replace("index=0", "index=1"))).body.cursor).toEqual({});
});

test("a client whose exporter writes entities owns them: they are found by its name, and deleted in bulk", async () => {
  const headers = { "user-agent": "port-ocean/fake-integration/0.1/my-fake/exporter" };
  const blueprint = { identifier: "svc", title: "Svc", schema: { properties: {} } };
  await server.call("POST", "/v1/blueprints", { body: blueprint });
  const flags = "upsert=true&merge=true&create_missing_related_entities=true&validation_only=false";
  const info = "ocean_info_event_type=resync&ocean_info_resync_id=2b2d";
  const written = await server.call("POST", `/v1/blueprints/svc/entities/bulk?${flags}&${info}`, {
    headers,
    body: { entities: [{ identifier: "a", blueprint: "svc" }] },
  });
  expect(written.body.entities).toEqual([{ index: 0, identifier: "a", created: true }]);
  const row = await server.database.db.selectFrom("catalog.entity").select("owner").executeTakeFirstOrThrow();
  expect(`integration_${row.owner}`).toBe((await integration())._id);
  const deleted = await server.call("POST", `/v1/blueprints/svc/bulk/entities/delete?delete_dependents=true&${info}`, {
    headers,
    body: { entities: ["a", "gone"] },
  });
  expect(deleted.body.deletedEntities).toEqual(["a"]);
});

test("every page and number of the operator is there: health, readiness, metrics, the document's page", async () => {
  for (const path of ["/healthz", "/readyz"]) expect((await fetch(`${server.url}${path}`)).status, path).toBe(200);
  const authorization = `Basic ${Buffer.from("client-1:a secret of the tests").toString("base64")}`;
  const metrics = await fetch(`${server.url}/metrics`, { headers: { authorization } });
  expect(await metrics.text()).toContain("# TYPE");
  const page = await fetch(`${server.url}/docs/`, { headers: { authorization } });
  expect([page.status, page.headers.get("content-type")]).toEqual([200, expect.stringContaining("text/html")]);
  expect((await fetch(`${server.url}/docs/`)).headers.get("www-authenticate")).toContain("Basic");
});

test("a server without its database is not ready, and says so instead of failing", async () => {
  const away = await startTestServer({ ready: () => Promise.reject(new Error("away")) });
  try {
    const answer = await away.call("GET", "/readyz");
    expect([answer.status, answer.body.error]).toEqual([503, "unavailable"]);
    expect(answer.headers.get("retry-after")).toBe("2");
  } finally {
    await away.close();
  }
});
