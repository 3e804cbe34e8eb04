import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../http/test-server.ts";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  await server.call("POST", "/v1/integration", { body: { installationId: "github", integrationType: "github" } });
});

afterAll(() => server.close());

const ROUTES: readonly (readonly [what: string, path: string, text: string])[] = [
  ["a configuration", "/v1/integration", '{"installationId":"Größe"}'],
  ["a blueprint", "/v1/blueprints", '{"identifier":"Größe"}'],
  ["a live event", "/v1/integration/github/ingest/repository", '[{"id":"Größe"}]'],
];

describe.each(ROUTES)("%s that is not UTF-8 is answered 400, with the byte and what to do", (_what, path, text) => {
  test("Latin-1", async () => {
    const { status, body } = await server.call("POST", path, { raw: Buffer.from(text, "latin1") });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: "invalid_json",
      message: `the body is not UTF-8 at byte ${text.indexOf("ö")}: 0xF6 (\`ö\` in Latin-1)`,
    });
  });

  test("half a character at the end", async () => {
    const raw = Buffer.concat([Buffer.from(text.replace(/ö.*/, "")), Buffer.from([0xe2, 0x82])]);
    const { status, body } = await server.call("POST", path, { raw });
    expect(status).toBe(400);
    expect(body.message).toBe(`the body is not UTF-8 at byte ${raw.length - 2}: 0xE2 (\`â\` in Latin-1)`);
  });

  test.each([text, `\ufeff${text}`])("UTF-16, with a byte order mark and without: %j", async (wide) => {
    const { status, body } = await server.call("POST", path, { raw: Buffer.from(wide, "utf16le") });
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: "invalid_json", message: "the body is UTF-16: send it in UTF-8" });
  });
});
