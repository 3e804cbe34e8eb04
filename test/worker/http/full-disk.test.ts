import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const create = (identifier: string) =>
  server.call("POST", "/v1/blueprints", { body: { identifier, title: "B", schema: { properties: {} } } });

// https://www.postgresql.org/docs/current/errcodes-appendix.html
test.each([
  ["53100", "disk full"],
  ["53200", "out of memory"],
  ["57014", "query canceled"],
  ["58030", "I/O error"],
])("a client comes again later when PostgreSQL says %s (%s), and then succeeds", async (code) => {
  await server.database.pool.query(`
    CREATE FUNCTION catalog.fail() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '${code}'; END $$;
    CREATE TRIGGER fail BEFORE INSERT ON catalog.blueprint EXECUTE FUNCTION catalog.fail()`);
  const { status, body, headers } = await create(`b${code}`);
  expect([status, body.error, headers.get("retry-after")]).toEqual([503, "unavailable", "10"]);
  await server.database.pool.query("DROP FUNCTION catalog.fail() CASCADE");
  expect((await create(`b${code}`)).status).toBe(201);
});
