import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../http/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const post = async (path: string, raw: string): Promise<unknown[]> => {
  const { status, body } = await server.call("POST", path, { raw });
  return [status, body];
};

/** `1.0` is kept with its digits, as an object in memory, which no schema takes for a number. */
test("a number is one in each way to write it: in a blueprint, a configuration, a search and the mapping of a sync", async () => {
  const schema = '{"properties": {"a": {"type": "number", "minimum": 1.0, "maximum": 1e2}}}';
  const created = await post("/v1/blueprints", `{"identifier": "b", "title": "B", "schema": ${schema}}`);
  expect(created).toMatchObject([201, { problems: [] }]);
  const patched = await server.call("PATCH", "/v1/blueprints/b", { body: { description: "b" } });
  expect(patched.status).toBe(200);

  const config = '{"entityDeletionThreshold": 0.50, "resources": []}';
  const configured = await post("/v1/integration", `{"installationId": "i", "config": ${config}}`);
  expect(configured).toMatchObject([201, { problems: [] }]);
  expect((await server.call("GET", "/v1/integration/i")).text).toContain('"entityDeletionThreshold":0.50');

  expect(await post("/v1/blueprints/b/entities/search", '{"limit": 2.0}')).toMatchObject([200, { entities: [] }]);
});

test("a threshold that a sync brings as 0.50 is the number, and the mapping no other one than that of the integration", async () => {
  const mapping = '{"entityDeletionThreshold": 0.50, "resources": []}';
  const sender =
    '"integration_id": "i", "integration_type": "t", "sync_type": "full_sync", "started_at": "2026-03-01T00:00:00Z"';
  const started = `{"status": "started", ${sender}, "mapping": ${mapping}}`;
  expect(await post("/v1/lifecycle/sync-1", started)).toMatchObject([200, { ok: true }]);
  const { body } = await server.call("GET", "/v1/integration/i/config/versions");
  expect(body.versions).toHaveLength(1);
  const { rows } = await server.database.pool.query("SELECT flags FROM catalog.sync");
  expect(rows).toMatchObject([{ flags: expect.anything() }]);
  const flags: unknown = typeof rows[0]?.flags === "string" ? JSON.parse(rows[0].flags) : rows[0]?.flags;
  expect(flags).toMatchObject({ entityDeletionThreshold: 0.5 });
});
