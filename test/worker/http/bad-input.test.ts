import { createHmac } from "node:crypto";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { problemCodes } from "@longshore/shared";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CallOptions, CREDENTIALS, callAt, startTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  await server.call("POST", "/v1/blueprints", { body: SERVICE });
  await server.call("POST", "/v1/integration", { body: INTEGRATION });
});
afterAll(() => server.close());

const SERVICE = { identifier: "service", title: "Service", schema: { properties: { url: { type: "string" } } } };
const INTEGRATION = {
  installationId: "github",
  config: {
    resources: [
      {
        kind: "repository",
        selector: { query: "true" },
        port: { entity: { mappings: { identifier: ".id", blueprint: '"service"' } } },
      },
    ],
  },
};

const ENTITIES = "/v1/blueprints/service/entities";
const LAKE = "/v1/lake/write/integration-type/github/integration/github/sync/s1/kind/repository";
// Answered 500 until `npm run fuzz:http -- --seed 8` found it.
const KIND_EXAMPLES = "/v1/integration/github/kinds/%00/examples";
const INGEST = "/v1/integration/github/ingest/repository";
const entity = (more: object): CallOptions => ({ body: { identifier: "a", ...more } });
const raw = (text: string | Buffer, headers: Record<string, string> = {}): CallOptions => ({ raw: text, headers });
const gzip = { "content-encoding": "gzip" };
const big = (bytes: number): string => JSON.stringify({ identifier: "a", title: "x".repeat(bytes) });
const many = (text: string): string => Array(340_000).fill(text).join(",");
const members = (text: string): string => Array.from({ length: 70_000 }, (_, i) => `"p${i}":${text}`).join(",");
const RULES = '{"combinator":"and","rules":[';
const DEEP_RULES = `${RULES}${Array(100)
  .fill(`${RULES.repeat(250)}0${"]}".repeat(250)}`)
  .join(",")}]}`;
const BLUEPRINT = '{"identifier":"many","title":"Many","schema":{"properties":{';
const STARTED =
  '{"status":"started","integration_id":"github","integration_type":"a","sync_type":"full_sync","started_at":"2026",';
const deep = (levels: number): string =>
  `{"identifier":"a","properties":{"url":${"[".repeat(levels)}${"]".repeat(levels)}}}`;
const config = (config: unknown): CallOptions => ({ body: { installationId: "other", config } });
const blueprint = (more: object): CallOptions => ({ body: { ...SERVICE, identifier: "other", ...more } });
const bearer = (token: string): CallOptions => ({ headers: { authorization: `Bearer ${token}` } });

type Row = readonly [what: string, method: string, path: string, options: CallOptions, status: number, code: string];

const ROWS: readonly Row[] = [
  ["a body that breaks off", "POST", ENTITIES, raw('{"identifier":'), 400, "invalid_json"],
  ["no JSON at all", "POST", ENTITIES, raw("identifier=a"), 400, "invalid_json"],
  ["single quotes", "POST", ENTITIES, raw("{'identifier':'a'}"), 400, "invalid_json"],
  ["a trailing comma", "POST", ENTITIES, raw('{"identifier":"a",}'), 400, "invalid_json"],
  ["a comment", "POST", ENTITIES, raw('{"identifier":"a"} // b'), 400, "invalid_json"],
  ["two values", "POST", ENTITIES, raw('{"identifier":"a"}{}'), 400, "invalid_json"],
  ["NaN", "POST", ENTITIES, raw('{"identifier":"a","properties":{"n":NaN}}'), 400, "invalid_json"],
  ["a raw control character", "POST", ENTITIES, raw('{"identifier":"a\u0001"}'), 400, "invalid_json"],
  [
    "bytes that are not UTF-8",
    "POST",
    ENTITIES,
    raw(Buffer.from('{"identifier":"\xff"}', "latin1")),
    400,
    "invalid_json",
  ],
  ["UTF-16", "POST", ENTITIES, raw(Buffer.from('{"identifier":"a"}', "utf16le")), 400, "invalid_json"],
  ["a key twice", "POST", ENTITIES, raw('{"identifier":"a","identifier":"b"}'), 400, "duplicate_key"],
  [
    "a key twice, once escaped",
    "POST",
    ENTITIES,
    raw('{"identifier":"a","\\u0069dentifier" :"b"}'),
    400,
    "duplicate_key",
  ],
  ["10 000 levels", "POST", ENTITIES, raw(deep(10_000)), 400, "json_too_deep"],
  ["200 000 levels that never close", "POST", ENTITIES, raw("[".repeat(200_000)), 400, "invalid_json"],
  ["1 MiB and more", "POST", ENTITIES, raw(big(1024 * 1024)), 413, "payload_too_large"],
  ["12 MiB and more", "POST", ENTITIES, raw(big(12 * 1024 * 1024)), 413, "payload_too_large"],
  // A schema lists all that is wrong: each of these took seconds, or all memory there is, and some were answered 500.
  [
    "340 000 rules that are none",
    "POST",
    "/v1/entities/search",
    raw(`${RULES}${many("{}")}]}`),
    422,
    "invalid_request",
  ],
  [
    "340 000 rules that are none, of a relation's query",
    "POST",
    ENTITIES,
    raw(`{"relations":{"a":${RULES}${many("{}")}]}}}`),
    422,
    "invalid_request",
  ],
  ["250 levels of rules, 100 times", "POST", "/v1/entities/search", raw(DEEP_RULES), 422, "invalid_request"],
  [
    "340 000 targets that are no identifiers",
    "POST",
    ENTITIES,
    raw(`{"relations":{"a":[${many('""')}]}}`),
    422,
    "invalid_request",
  ],
  ["70 000 relations", "POST", ENTITIES, raw(`{"relations":{${members("{}")}}}`), 422, "invalid_request"],
  ["70 000 properties", "POST", "/v1/blueprints", raw(`${BLUEPRINT}${members("{}")}}}}`), 422, "invalid_request"],
  [
    "340 000 resources",
    "POST",
    "/v1/lifecycle/s1",
    raw(`${STARTED}"kind_identifiers":[${many('""')}]}`),
    422,
    "invalid_request",
  ],
  ["a bomb of gzip", "POST", ENTITIES, raw(gzipSync(big(64 * 1024 * 1024)), gzip), 413, "payload_too_large"],
  ["gzip that is none", "POST", ENTITIES, raw('{"identifier":"a"}', gzip), 400, "invalid_encoding"],
  [
    "gzip that breaks off",
    "POST",
    ENTITIES,
    raw(gzipSync(big(100_000)).subarray(0, 60), gzip),
    400,
    "invalid_encoding",
  ],
  ["deflate that is none", "POST", ENTITIES, raw("{}", { "content-encoding": "deflate" }), 400, "invalid_encoding"],
  ["another encoding", "POST", ENTITIES, raw("{}", { "content-encoding": "br" }), 415, "unsupported_media_type"],
  [
    "another charset",
    "POST",
    ENTITIES,
    raw("{}", { "content-type": "application/json; charset=latin1" }),
    415,
    "unsupported_media_type",
  ],
  [
    "another media type",
    "POST",
    ENTITIES,
    raw("a: b", { "content-type": "application/yaml" }),
    415,
    "unsupported_media_type",
  ],
  [
    "a form",
    "POST",
    ENTITIES,
    raw("a=b", { "content-type": "application/x-www-form-urlencoded" }),
    415,
    "unsupported_media_type",
  ],
  ["no body", "POST", ENTITIES, {}, 422, "invalid_request"],
  ["an empty body", "POST", ENTITIES, raw(""), 422, "invalid_request"],
  ["null", "POST", ENTITIES, raw("null"), 422, "invalid_request"],
  ["a list instead of an object", "POST", ENTITIES, raw("[]"), 422, "invalid_request"],
  ["an identifier that is a number", "POST", ENTITIES, entity({ identifier: 1 }), 422, "invalid_request"],
  ["an identifier with a space", "POST", ENTITIES, entity({ identifier: "a b" }), 422, "invalid_request"],
  ["an identifier of dots", "POST", ENTITIES, entity({ identifier: ".." }), 422, "invalid_request"],
  [
    "an identifier of 1001 characters",
    "POST",
    ENTITIES,
    entity({ identifier: "a".repeat(1001) }),
    422,
    "invalid_request",
  ],
  ["U+0000 in a title", "POST", ENTITIES, raw('{"identifier":"a","title":"\\u0000"}'), 422, "unstorable_value"],
  ["half a surrogate pair", "POST", ENTITIES, raw('{"identifier":"a","title":"\\ud800"}'), 422, "unstorable_value"],
  ["U+0000 in a key", "POST", ENTITIES, raw('{"identifier":"a","properties":{"\\u0000":1}}'), 422, "unstorable_value"],
  ["properties in a list", "POST", ENTITIES, entity({ properties: [] }), 422, "invalid_request"],
  [
    "a property of another type",
    "POST",
    ENTITIES,
    entity({ properties: { url: 1 } }),
    422,
    "blueprint_schema_mismatch",
  ],
  ["a relation that is a number", "POST", ENTITIES, entity({ relations: { team: 1 } }), 422, "invalid_request"],
  ["a blueprint that does not exist", "POST", "/v1/blueprints/nothing/entities", entity({}), 404, "not_found"],
  ["a flag that is no flag", "POST", `${ENTITIES}?upsert=yes`, entity({}), 422, "invalid_request"],
  ["an unknown key in a PATCH", "PATCH", `${ENTITIES}/a`, { body: { color: "red" } }, 422, "invalid_request"],
  ["a PATCH of nothing", "PATCH", `${ENTITIES}/nothing`, { body: {} }, 404, "not_found"],
  ["an entity that does not exist", "GET", `${ENTITIES}/nothing`, {}, 404, "not_found"],
  ["no entities in bulk", "POST", `${ENTITIES}/bulk`, { body: { entities: [] } }, 422, "invalid_request"],
  [
    "21 entities",
    "POST",
    `${ENTITIES}/bulk`,
    { body: { entities: Array(21).fill({ identifier: "a" }) } },
    422,
    "invalid_request",
  ],
  [
    "101 deletions",
    "POST",
    "/v1/blueprints/service/bulk/entities/delete",
    { body: { entities: Array(101).fill("a") } },
    422,
    "invalid_request",
  ],
  ["a page that is no page", "GET", `${ENTITIES}?from=abc`, {}, 422, "invalid_request"],
  ["a negative limit", "GET", `${ENTITIES}?limit=-1`, {}, 422, "invalid_request"],
  ["an empty limit", "GET", `${ENTITIES}?limit=`, {}, 422, "invalid_request"],
  ["a query without rules", "POST", "/v1/entities/search", { body: { combinator: "and" } }, 422, "invalid_request"],
  [
    "an operator that is none",
    "POST",
    "/v1/entities/search",
    { body: { combinator: "and", rules: [{ property: "$title", operator: "~", value: "a" }] } },
    422,
    "invalid_request",
  ],
  ["no installation id", "POST", "/v1/integration", { body: {} }, 422, "invalid_request"],
  [
    "an installation id with a slash",
    "POST",
    "/v1/integration",
    { body: { installationId: "a/b" } },
    422,
    "invalid_request",
  ],
  ["an integration that exists", "POST", "/v1/integration", { body: INTEGRATION }, 409, "identifier_taken"],
  ["a config that is a list", "POST", "/v1/integration", config([]), 422, "invalid_request"],
  [
    "a config without resources",
    "POST",
    "/v1/integration",
    config({ deleteDependentEntities: true }),
    422,
    "invalid_request",
  ],
  [
    "a destination that is none",
    "POST",
    "/v1/integration",
    { body: { installationId: "other", changelogDestination: { type: "FAX" } } },
    422,
    "invalid_request",
  ],
  [
    "a destination with a file URL",
    "POST",
    "/v1/integration",
    { body: { installationId: "other", changelogDestination: { type: "WEBHOOK", url: "file:///etc/passwd" } } },
    422,
    "invalid_request",
  ],
  [
    "a config PATCH with more",
    "PATCH",
    "/v1/integration/github/config",
    { body: { config: {}, title: "a" } },
    422,
    "invalid_request",
  ],
  ["a PATCH of no integration", "PATCH", "/v1/integration/nothing", { body: {} }, 404, "not_found"],
  [
    "a blueprint without schema",
    "POST",
    "/v1/blueprints",
    { body: { identifier: "other", title: "Other" } },
    422,
    "invalid_request",
  ],
  [
    "a property type that is no text",
    "POST",
    "/v1/blueprints",
    blueprint({ schema: { properties: { a: { type: 5 } } } }),
    422,
    "invalid_request",
  ],
  [
    "a relation to nothing",
    "POST",
    "/v1/blueprints",
    blueprint({ relations: { a: { target: "nothing", many: false, required: false } } }),
    404,
    "not_found",
  ],
  [
    "a property key named __proto__ with a space",
    "POST",
    "/v1/blueprints",
    raw('{"identifier":"other","title":"O","schema":{"properties":{"__proto__ ":{"type":"string"}}}}'),
    422,
    "invalid_request",
  ],
  ["a blueprint that exists", "POST", "/v1/blueprints", { body: SERVICE }, 409, "identifier_taken"],
  [
    "another type of a property",
    "PUT",
    "/v1/blueprints/service",
    { body: { ...SERVICE, schema: { properties: { url: { type: "number" } } } } },
    422,
    "property_type_change",
  ],
  ["a lake write that is no JSON", "POST", LAKE, raw("{]"), 400, "invalid_json"],
  [
    "a lake write in YAML",
    "POST",
    LAKE,
    raw("a: b", { "content-type": "application/yaml" }),
    415,
    "unsupported_media_type",
  ],
  [
    "a lake write of a sync that never started",
    "POST",
    LAKE,
    { body: { kind: "repository", eventType: "resync", data: [] } },
    404,
    "not_found",
  ],
  [
    "a lake write to no integration",
    "POST",
    LAKE.replace("integration/github", "integration/nothing"),
    { body: {} },
    404,
    "not_found",
  ],
  ["items that break off", "POST", INGEST, raw('[{"id":1},{"id"'), 400, "invalid_json"],
  ["items of gzip that is none", "POST", INGEST, raw("[]", gzip), 400, "invalid_encoding"],
  [
    "items of a kind that is not mapped",
    "POST",
    "/v1/integration/github/ingest/nothing",
    { body: [{ id: 1 }] },
    422,
    "kind_unknown",
  ],
  ["a lifecycle without status", "POST", "/v1/lifecycle/s1", { body: {} }, 422, "invalid_request"],
  [
    "the end of a sync that never started",
    "POST",
    "/v1/lifecycle/s1",
    { body: { status: "finished" } },
    404,
    "not_found",
  ],
  ["a record that is no number", "GET", "/v1/integration/github/records/one", {}, 422, "invalid_request"],
  ["a record that does not exist", "GET", "/v1/integration/github/records/7", {}, 404, "not_found"],
  ["a route that does not exist", "GET", "/v1/nothing", {}, 404, "route_not_found"],
  ["another method", "PUT", "/v1/blueprints", { body: {} }, 404, "route_not_found"],
  ["a path that climbs", "GET", "/v1/blueprints/%2e%2e%2f%2e%2e/entities", {}, 404, "not_found"],
  ["a path with U+0000", "GET", "/v1/integration/a%00b", {}, 422, "invalid_request"],
  ["a kind with U+0000", "POST", KIND_EXAMPLES, { body: { examples: [{}] } }, 422, "unstorable_value"],
  ["a path with a broken escape", "GET", "/v1/integration/%zz", {}, 400, "bad_request"],
  ["a path with bytes that are no UTF-8", "GET", "/v1/integration/%ff", {}, 400, "bad_request"],
  ["two slashes", "GET", "/v1//blueprints", {}, 404, "route_not_found"],
  ["a part of 13 000 characters", "GET", `/v1/integration/${"a".repeat(13_000)}`, {}, 414, "uri_too_long"],
  [
    "200 headers",
    "GET",
    "/v1/blueprints",
    { headers: Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`x-${i}`, "a"])) },
    431,
    "headers_too_large",
  ],
  [
    "headers of 64 KiB",
    "GET",
    "/v1/blueprints",
    { headers: { "x-big": "a".repeat(65_536) } },
    431,
    "headers_too_large",
  ],
  [
    "a wrong secret",
    "POST",
    "/v1/auth/access_token",
    { body: { ...CREDENTIALS, clientSecret: "wrong" } },
    401,
    "invalid_credentials",
  ],
  ["no secret", "POST", "/v1/auth/access_token", { body: { clientId: "a" } }, 422, "invalid_request"],
  ["a token that is none", "GET", "/v1/blueprints", bearer("abc"), 401, "unauthorized"],
  ["a token that nobody signed", "GET", "/v1/blueprints", bearer(forged({ alg: "none" }, "")), 401, "unauthorized"],
  [
    "a token that another secret signed",
    "GET",
    "/v1/blueprints",
    bearer(forged({ alg: "HS256" }, "another secret")),
    401,
    "unauthorized",
  ],
  [
    "credentials instead of a token",
    "GET",
    "/v1/blueprints",
    { headers: { authorization: basic() } },
    401,
    "unauthorized",
  ],
];

function forged(header: object, secret: string): string {
  const claims = { sub: CREDENTIALS.clientId, exp: 4_000_000_000 };
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${signed}.${secret === "" ? "" : createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

function basic(): string {
  return `Basic ${Buffer.from(`${CREDENTIALS.clientId}:${CREDENTIALS.clientSecret}`).toString("base64")}`;
}

describe("bad input is answered with its code, in one form", () => {
  test.each(ROWS)("%s", async (_what, method, path, options, status, code) => {
    const answer = await server.call(method, path, options);
    expect({ status: answer.status, code: answer.body?.error }, answer.text.slice(0, 500)).toEqual({ status, code });
    expect(answer.body).toMatchObject({
      ok: false,
      code,
      message: expect.any(String),
      details: { problems: expect.any(Array) },
    });
    expect(Object.keys(problemCodes)).toContain(code);
    expect(answer.headers.get("x-trace-id")).toMatch(/^[\da-f-]{36}$/);
  });
});

test("a request without a token is refused, and told what it needs", async () => {
  const answer = await callAt(server.url, () => ({}))("GET", "/v1/blueprints");
  expect([answer.status, answer.body.error]).toEqual([401, "unauthorized"]);
  expect(answer.headers.get("www-authenticate")).toBe("Bearer");
});

test("a token that has expired is refused", async () => {
  const other = await startTestServer();
  try {
    other.clock.advance(3 * 60 * 60 * 1000 - 1);
    expect((await other.call("GET", "/v1/blueprints")).status).toBe(200);
    other.clock.advance(1);
    const answer = await other.call("GET", "/v1/blueprints");
    expect([answer.status, answer.body.message]).toEqual([401, "the token has expired"]);
  } finally {
    await other.close();
  }
});

test.each([
  ["no HTTP", "HELLO\r\n\r\n", 400, "bad_request"],
  ["two lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400, "bad_request"],
  [
    "a length and chunks",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    400,
    "bad_request",
  ],
  ["a header without end", `GET / HTTP/1.1\r\nHost: a\r\nX: ${"a".repeat(100_000)}\r\n\r\n`, 431, "headers_too_large"],
])("what is no request is answered all the same: %s", async (_what, text, status, code) => {
  const answer = await exchange(text);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer).toContain(`"error":"${code}"`);
});

test("chunks without a length are bounded as well", async () => {
  const head = `POST ${ENTITIES} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${server.token}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
  const chunk = `10000\r\n${" ".repeat(65_536)}\r\n`;
  const answer = await exchange(`${head}${chunk.repeat(40)}0\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1.1 413 /);
});

test.each([
  ["two `Host` headers, of which a proxy may go by the other", "Host: a\r\nHost: b\r\n", "1.1"],
  ["the same `Host` twice", "Host: a\r\nhost: a\r\n", "1.1"],
  ["no `Host`", "", "1.1"],
  ["an empty `Host`", "Host:\r\n", "1.1"],
  ["a `Host` with a user", "Host: a@b\r\n", "1.1"],
  ["a `Host` with a path", "Host: a/b\r\n", "1.1"],
  ["a `Host` that is two", "Host: a b\r\n", "1.1"],
  ["a `Host` whose port is none", "Host: a:b\r\n", "1.1"],
  ["a `Host` whose port is too large", "Host: a:99999\r\n", "1.1"],
  ["a `Host` that no URL takes", "Host: a%zz\r\n", "1.1"],
  ["two `Host` headers in HTTP/1.0", "Host: a\r\nHost: b\r\n", "1.0"],
])("%s is refused by a named problem", async (_what, headers, version) => {
  const answer = await exchange(`GET /v1/blueprints HTTP/${version}\r\n${headers}Connection: close\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1.1 400 /);
  expect(answer).toContain('"code":"invalid_host"');
});

test.each([
  ["a name", "Host: worker_1.example\r\n", "1.1"],
  ["IPv6 and a port", "Host: [::1]:8787\r\n", "1.1"],
  ["none, in HTTP/1.0", "", "1.0"],
])("a `Host` that is %s is no problem", async (_what, headers, version) => {
  const answer = await exchange(`GET /healthz HTTP/${version}\r\n${headers}Connection: close\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1.1 200 /);
});

test("after all of it nothing was written, and the server serves", async () => {
  expect((await server.call("GET", `${ENTITIES}-count`)).body).toEqual({ ok: true, count: 0 });
  expect((await server.call("GET", "/v1/blueprints")).body.blueprints).toHaveLength(1);
  expect((await server.call("GET", "/v1/integration")).body.integrations).toHaveLength(1);
  const records = await server.database.db.selectFrom("catalog.raw_record").select("seq").execute();
  expect(records).toEqual([]);
});

function exchange(text: string): Promise<string> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let answer = "";
    socket.setEncoding("utf8");
    socket.on("data", (part: string) => {
      answer += part;
      if (answer.includes("}]}}")) socket.destroy();
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", (error) => (answer === "" ? reject(error) : resolve(answer)));
    socket.write(text);
  });
}
