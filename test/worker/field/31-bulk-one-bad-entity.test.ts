import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../http/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const relations = { near: { target: "host", many: true, required: false } };
  const schema = { properties: { name: { type: "string" }, more: { type: "object" } } };
  await server.call("POST", "/v1/blueprints", { body: { identifier: "host", title: "Host", schema, relations } });
});
afterAll(() => server.close());

const BULK = "/v1/blueprints/host/entities/bulk?upsert=true&merge=true";
const ONE = "/v1/blueprints/host/entities?upsert=true&merge=true";
const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);
const many = (count: number): string => Array.from({ length: count }, (_, index) => `"r${index}":null`).join(",");

/** An entity as it stands in the body, its name in the answer, its status and code when it is alone, and what the message says. */
type Bad = readonly [what: string, entity: string, name: string, status: number, code: string, message: string];

const BAD: readonly Bad[] = [
  [
    "U+0000 in a property",
    String.raw`{"identifier":"b","properties":{"name":"x\u0000"}}`,
    "b",
    422,
    "unstorable_value",
    "properties.name: ",
  ],
  [
    "U+0000 in a key",
    String.raw`{"identifier":"b","properties":{"more":{"\u0000":1}}}`,
    "b",
    422,
    "unstorable_value",
    "U+0000",
  ],
  ["U+0000 in an identifier", String.raw`{"identifier":"b\u0000"}`, "b\u0000", 422, "unstorable_value", "identifier: "],
  ["half a surrogate pair", String.raw`{"identifier":"b","title":"x\ud800y"}`, "b", 422, "unstorable_value", "title: "],
  [
    "the other half, in an identifier",
    String.raw`{"identifier":"\udc00"}`,
    "\ufffd",
    422,
    "unstorable_value",
    "surrogate",
  ],
  [
    "half a surrogate pair in a relation",
    String.raw`{"identifier":"b","relations":{"near":["\ud800"]}}`,
    "b",
    422,
    "unstorable_value",
    "relations.near",
  ],
  ["an identifier that is a number", '{"identifier":7}', "7", 422, "invalid_request", "identifier: "],
  [
    "an identifier that is a long number",
    '{"identifier":12345678901234567890.10}',
    "12345678901234567890.10",
    422,
    "invalid_request",
    "identifier",
  ],
  ["an identifier that is true", '{"identifier":true}', "true", 422, "invalid_request", "identifier: "],
  ["an identifier that is null", '{"identifier":null}', "unknown", 422, "invalid_request", "identifier: "],
  ["a character that identifiers cannot have", '{"identifier":"x[y"}', "x[y", 422, "invalid_request", "identifier: "],
  ["an icon that is a list", '{"identifier":"b","icon":["x"]}', "b", 422, "invalid_request", "icon: "],
  ["a title that is a number", '{"identifier":"b","title":1}', "b", 422, "invalid_request", "title: "],
  ["properties that are a list", '{"identifier":"b","properties":[]}', "b", 422, "invalid_request", "properties: "],
  [
    "a relation that is an object",
    '{"identifier":"b","relations":{"near":{"b":1}}}',
    "b",
    422,
    "invalid_request",
    "relations.near",
  ],
  ["too many levels", `{"identifier":"b","properties":{"more":${nested(600)}}}`, "b", 400, "json_too_deep", "levels"],
  [
    "levels that no stack has",
    `{"identifier":"b","properties":{"more":${nested(100_000)}}}`,
    "b",
    400,
    "json_too_deep",
    "levels",
  ],
  ["a key that stands twice", '{"identifier":"b","title":"x","title":"y"}', "b", 400, "duplicate_key", "`title`"],
  [
    "more relations than are read",
    `{"identifier":"b","relations":{${many(10_001)}}}`,
    "b",
    422,
    "invalid_request",
    "more than 10000",
  ],
  ["an entity that is a number", "7", "unknown", 422, "invalid_request", "expected an object"],
  ["an entity that is null", "null", "unknown", 422, "invalid_request", "expected an object"],
  ["an entity that is a list", "[1]", "unknown", 422, "invalid_request", "expected an object"],
  [
    "a value of another type",
    '{"identifier":"b","properties":{"name":1}}',
    "b",
    422,
    "blueprint_schema_mismatch",
    "name",
  ],
];

let rows = 0;

test.each(BAD)(
  "%s refuses its entity, or nothing of a batch of twenty is written",
  async (_, bad, name, statusCode, code, message) => {
    const [first, last] = [`good${rows++}`, `good${rows++}`];
    const raw = `{"entities":[{"identifier":"${first}","properties":{"name":"ok"}},${bad},{"identifier":"${last}"}]}`;
    const { status, body } = await server.call("POST", BULK, { raw });
    expect([status, body.ok]).toEqual([207, true]);
    expect(body.entities).toEqual([
      { index: 0, identifier: first, created: true },
      { index: 2, identifier: last, created: true },
    ]);
    expect(body.errors).toEqual([
      { index: 1, identifier: name, statusCode, error: code, message: expect.stringContaining(message) },
    ]);
    expect((await server.call("GET", `/v1/blueprints/host/entities/${last}`)).status).toBe(200);
  },
);

test.each(BAD)("alone, %s is refused in the same way", async (_, raw, __, status, code) => {
  const answer = await server.call("POST", ONE, { raw });
  expect([answer.status, answer.body.error]).toEqual([status, code]);
});

test("each of several bad entities is refused by its own position", async () => {
  const bad = BAD.slice(0, 18);
  const raw = `{"entities":[${[...bad.map(([, entity]) => entity), '{"identifier":"among-many"}'].join(" ,\n")}]}`;
  const { status, body } = await server.call("POST", BULK, { raw });
  expect(status).toBe(207);
  expect(body.errors).toMatchObject(bad.map(([, , , , code], index) => ({ index, error: code })));
  expect(body.entities).toEqual([{ index: 18, identifier: "among-many", created: true }]);
});

test("a batch of bad entities alone is answered in the same form, and leaves no record", async () => {
  const before = await records();
  const { status, body } = await server.call("POST", BULK, { raw: '{"entities":[7,{"identifier":true}]}' });
  expect([status, body.entities, body.errors.length]).toEqual([207, [], 2]);
  expect(await records()).toBe(before);
});

test("the record of a call counts what was refused, or an operator sees fewer entities than were sent", async () => {
  const raw = String.raw`{"entities":[{"identifier":"kept"},{"identifier":"b","title":"\ud800"},{"identifier":7}]}`;
  await server.call("POST", BULK, { raw });
  const { rows: found } = await server.database.pool.query(
    "SELECT items, outcomes FROM catalog.raw_record WHERE integration = 0 ORDER BY seq DESC LIMIT 1",
  );
  expect(found.map(({ items, outcomes }) => [items, JSON.parse(outcomes)])).toEqual([[3, { created: 1, rejected: 2 }]]);
});

test.each([
  ["no list", '{"entities":{}}', 422, "invalid_request"],
  ["no entities", '{"entities":[]}', 422, "invalid_request"],
  ["no body", "", 422, "invalid_request"],
  ["21 entities", `{"entities":[${Array(21).fill("7").join(",")}]}`, 422, "invalid_request"],
  ["text that is not JSON", '{"entities":[{"identifier":"a"}', 400, "invalid_json"],
  ["two lists", '{"entities":[],"entities":[{"identifier":"a"}]}', 400, "duplicate_key"],
  ["U+0000 beside the list", String.raw`{"entities":[{"identifier":"a"}],"note":"\u0000"}`, 422, "unstorable_value"],
  ["a key twice beside the list", '{"entities":[{"identifier":"a"}],"note":[{"a":1,"a":2}]}', 400, "duplicate_key"],
  ["depth beside the list", `{"entities":[{"identifier":"a"}],"note":${nested(600)}}`, 400, "json_too_deep"],
])("a fault of the request refuses the request: %s", async (_, raw, status, code) => {
  const answer = await server.call("POST", BULK, { raw });
  expect([answer.status, answer.body.error]).toEqual([status, code]);
  expect((await server.call("GET", "/v1/blueprints/host/entities/a")).status).toBe(404);
});

async function records(): Promise<number> {
  const { rows: found } = await server.database.pool.query("SELECT next_seq FROM catalog.log WHERE integration = 0");
  return Number(found[0]?.next_seq);
}
