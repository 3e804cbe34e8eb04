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

test("logs and signs of life are taken at the addresses that the integration names, however long they are", async () => {
  const { logAttributes, metricAttributes } = await integration();
  const path = (url: string): string => url.slice(server.url.length);
  const logs = { logs: [{ message: "x".repeat(2_000_000), level: "INFO", timestamp: "now", extra: {} }] };
  const calls = [
    ["POST", path(logAttributes.ingestUrl), logs],
    ["POST", `${path(metricAttributes.ingestUrl)}/heartbeat`, { eventId: "r1" }],
  ] as const;
  for (const [method, url, body] of calls) {
    expect((await server.call(method, url, { body })).body, url).toEqual({ ok: true });
  }
  expect((await server.call("POST", "/v1/ingest/integration_999999/logs", { body: logs })).status).toBe(404);
});

/** What a client says of one kind. */
const metric = (eventId: string, kindIdentifier: string, syncState: string) => ({
  kindIdentifier,
  kind: kindIdentifier.slice(0, -2),
  eventId,
  syncState,
  metrics: { phase: { load: { object_count_type: { loaded: { object_count: 7 } } } } },
});

test("the metrics of a client that maps by itself are shown as a sync of its own, with all their digits", async () => {
  const { metricAttributes, _id } = await integration();
  const metrics = `${metricAttributes.ingestUrl.slice(server.url.length)}/syncMetrics`;
  const pending = ["fake-team-0", "fake-user-1"].map((kind) => metric("r1", kind, "pending"));
  const post = (kinds: unknown[]) => server.call("POST", metrics, { body: { syncKindsMetrics: kinds } });
  const stateOf = async () => (await server.call("GET", "/v1/integration/my-fake/syncs/r1")).body.sync?.state;
  expect((await post(pending)).body).toEqual({ ok: true });
  expect(await stateOf()).toBe("running");
  const done = JSON.stringify({ syncKindMetrics: metric("r1", "fake-team-0", "completed") });
  const raw = done.replace('"object_count":7', '"object_count":12345678901234567890');
  const headers = { "content-type": "application/json" };
  const put = await server.call("PUT", `${metrics}/resync/r1/kind/fake-team-0`, { raw, headers });
  expect(put.body).toEqual({ ok: true });
  expect(await stateOf()).toBe("running");
  await post([metric("r1", "__runtime__", "completed")]);
  expect(await stateOf()).toBe("finished");
  const { body } = await server.call("GET", "/v1/integration/my-fake/syncs");
  expect(body.syncs).toMatchObject([{ syncId: "r1", mappedBy: "client", state: "finished", configVersion: null }]);
  const shown = await server.call("GET", `/v1/integration/${_id}/syncMetrics?resyncId=r1`);
  expect(shown.text).toContain('"object_count":12345678901234567890');
  const ofSync = (await server.call("GET", "/v1/integration/my-fake/syncs/r1")).body.sync.clientMetrics;
  expect(ofSync.map(({ kindIdentifier }: { kindIdentifier: string }) => kindIdentifier)).toEqual([
    "__runtime__",
    "fake-team-0",
    "fake-user-1",
  ]);
  const { data } = (await server.call("GET", `/v1/integration/${_id}/syncsMetadata`)).body;
  expect(data).toMatchObject([{ eventId: "r1", syncState: "completed" }]);
});

test("a failed kind fails the client's sync, and the oldest of more than fifty syncs are forgotten", async () => {
  const { metricAttributes } = await integration();
  const metrics = `${metricAttributes.ingestUrl.slice(server.url.length)}/syncMetrics`;
  const kinds = Array.from({ length: 60 }, (_, index) => metric(`many-${index}`, "fake-team-0", "failed"));
  for (const kind of kinds) {
    server.clock.advance(1_000);
    await server.call("POST", metrics, { body: { syncKindsMetrics: [kind] } });
  }
  const { data } = (await server.call("GET", "/v1/integration/my-fake/syncsMetadata")).body;
  expect(data).toHaveLength(50);
  expect(data[0]).toMatchObject({ eventId: "many-59", syncState: "failed" });
  expect((await server.call("GET", "/v1/integration/my-fake/syncs/many-0")).status).toBe(404);
});

test("metrics that no row can be made of are refused in words: a sync without a name, a control character", async () => {
  const { metricAttributes } = await integration();
  const metrics = `${metricAttributes.ingestUrl.slice(server.url.length)}/syncMetrics`;
  const unnamed = await server.call("POST", metrics, { body: { syncKindsMetrics: [{ kindIdentifier: "a-0" }] } });
  expect([unnamed.status, unnamed.body.message]).toEqual([422, expect.stringContaining("eventId")]);
  const put = await server.call("PUT", `${metrics}/resync/a%00b/kind/a-0`, { body: { syncKindMetrics: {} } });
  expect(put.status).toBe(422);
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
