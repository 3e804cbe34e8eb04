import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test("the document is valid OpenAPI 3.1, and every operation has a name of its own", async () => {
  const { body } = await server.call("GET", "/openapi.json");
  expect(await new Validator().validate(body)).toMatchObject({ valid: true });
  expect(body.openapi).toBe("3.1.0");
  const operations = Object.values<Record<string, { operationId?: string }>>(body.paths).flatMap(Object.values);
  const names = operations.map(({ operationId }) => operationId);
  expect(names).not.toContain(undefined);
  expect(new Set(names).size).toBe(names.length);
});
