import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;
const PROPERTIES = {
  language: { type: "string" },
  size: { type: "number" },
  tags: { type: "array" },
  due: { type: "string", format: "date-time" },
};
const SERVICES = [
  { identifier: "api", title: "The API", team: ["red"], properties: { language: "go", size: 10, tags: ["a", "b"] } },
  { identifier: "web", title: "Web", properties: { language: "ts", size: 20, due: "2026-01-01T12:00:00Z" } },
  { identifier: "job", title: null, properties: { language: "python", tags: [] }, relations: { owner: "core" } },
];

beforeAll(async () => {
  server = await startTestServer();
  const blueprints = [
    { identifier: "team", title: "Team", schema: { properties: {} } },
    {
      identifier: "service",
      title: "Service",
      schema: { properties: PROPERTIES },
      relations: { owner: { target: "team", required: false, many: false } },
    },
  ];
  for (const body of blueprints) await server.call("POST", "/v1/blueprints", { body });
  await server.call("POST", "/v1/blueprints/team/entities", { body: { identifier: "core", title: "Core" } });
  server.clock.advance(60_000);
  const headers = { "user-agent": "port-ocean/github/1.0.0/gh/exporter" };
  await server.call("POST", "/v1/integration", { body: { installationId: "gh" } });
  const { status } = await server.call("POST", "/v1/blueprints/service/entities/bulk", {
    body: { entities: SERVICES },
    headers,
  });
  expect(status).toBe(200);
});
afterAll(() => server.close());

type Found = { readonly identifier: string };
const ids = (entities: readonly Found[]): string[] => entities.map(({ identifier }) => identifier).toSorted();
const rule = (property: string, operator: string, value?: unknown) =>
  value === undefined ? { property, operator } : { property, operator, value };

/** The same query at both routes, which must agree. */
async function search(rules: object[], combinator = "and"): Promise<string[]> {
  const query = { combinator, rules };
  const paged = await server.call("POST", "/v1/blueprints/service/entities/search", { body: { query } });
  const ofService = { combinator: "and", rules: [rule("$blueprint", "=", "service"), query] };
  const whole = await server.call("POST", "/v1/entities/search", { body: ofService });
  expect([paged.status, whole.status], paged.text).toEqual([200, 200]);
  expect(ids(whole.body.entities)).toEqual(ids(paged.body.entities));
  return ids(paged.body.entities);
}

describe("Port's operators find what they say", () => {
  test.each([
    [rule("language", "=", "go"), ["api"]],
    [rule("language", "!=", "go"), ["job", "web"]],
    [rule("language", "in", ["go", "ts"]), ["api", "web"]],
    [rule("language", "notIn", ["go", "ts"]), ["job"]],
    [rule("language", "contains", "y"), ["job"]],
    [rule("language", "doesNotContains", "y"), ["api", "web"]],
    [rule("language", "beginsWith", "p"), ["job"]],
    [rule("language", "doesNotBeginsWith", "p"), ["api", "web"]],
    [rule("language", "endsWith", "s"), ["web"]],
    [rule("language", "doesNotEndsWith", "s"), ["api", "job"]],
    [rule("tags", "containsAny", ["b", "z"]), ["api"]],
    [rule("size", ">", 10), ["web"]],
    [rule("size", ">=", 10), ["api", "web"]],
    [rule("size", "<", 20), ["api"]],
    [rule("size", "<=", 20), ["api", "web"]],
    [rule("size", "isEmpty"), ["job"]],
    [rule("size", "isNotEmpty"), ["api", "web"]],
    [rule("due", "between", { from: "2025-12-31T00:00:00Z", to: "2026-01-02T00:00:00Z" }), ["web"]],
    [rule("due", "=", { preset: "today" }), ["web"]],
    [rule("owner", "=", "core"), ["job"]],
    [rule("$title", "=", "Web"), ["web"]],
    [rule("$identifier", "in", ["api", "job", "none"]), ["api", "job"]],
    [rule("$team", "containsAny", ["red"]), ["api"]],
    [rule("$updatedAt", ">", "2026-01-01T00:00:30.000Z"), ["api", "job", "web"]],
    [rule("$datasource", "contains", "/gh/exporter"), ["api", "job", "web"]],
  ])("%j", async (query, found) => {
    expect(await search([query])).toEqual(found);
  });
});

test("groups nest; an empty `and` is everything and an empty `or` nothing", async () => {
  const either = { combinator: "or", rules: [rule("language", "=", "go"), rule("language", "=", "ts")] };
  expect(await search([either, rule("size", ">", 15)])).toEqual(["web"]);
  expect(await search([])).toEqual(["api", "job", "web"]);
  expect(await search([], "or")).toEqual([]);
});

test("a query finds entities of all blueprints", async () => {
  const body = { combinator: "or", rules: [rule("$title", "=", "Core"), rule("$identifier", "=", "web")] };
  const answer = await server.call("POST", "/v1/entities/search?include=identifier&include=blueprint", { body });
  expect(answer.body.entities).toEqual(
    expect.arrayContaining([
      { identifier: "core", blueprint: "team" },
      { identifier: "web", blueprint: "service" },
    ]),
  );
  expect(answer.body.entities).toHaveLength(2);
});

test("the answer in one piece ends at its limit, and says so", async () => {
  const body = { combinator: "and", rules: [] };
  const cut = await server.call("POST", "/v1/entities/search?limit=3", { body });
  expect(cut.body.entities).toHaveLength(3);
  expect(cut.body.next).toMatch(/^[\da-f-]{36}$/);
  const rest = await server.call("POST", `/v1/entities/search?from=${cut.body.next}`, { body });
  expect(ids([...cut.body.entities, ...rest.body.entities])).toEqual(["api", "core", "job", "web"]);
  expect(rest.body.next).toBeNull();
});

test("hits are read by pages that neither repeat nor leave out", async () => {
  const seen: Found[] = [];
  let from: string | null = null;
  do {
    const body = { query: { combinator: "and", rules: [rule("language", "isNotEmpty")] }, limit: 1, from };
    const answer = await server.call("POST", "/v1/blueprints/service/entities/search", { body });
    seen.push(...answer.body.entities);
    from = answer.body.next;
  } while (from !== null);
  expect(ids(seen)).toEqual(["api", "job", "web"]);
});

test("a client finds the entities that it wrote, by how it names itself and when they were updated", async () => {
  const path = "/v1/blueprints/entities/datasource-entities";
  const body = { datasource_prefix: "port-ocean/github/", datasource_suffix: "/gh/exporter", limit: 2 };
  const first = await server.call("POST", path, { body });
  const second = await server.call("POST", path, { body: { ...body, from: first.body.next } });
  expect(ids([...first.body.entities, ...second.body.entities])).toEqual(["api", "job", "web"]);
  const early = await server.call("POST", path, { body: { ...body, before: "2026-01-01T00:00:30+00:00" } });
  expect(early.body.entities).toEqual([]);
  const others = await server.call("POST", path, { body: { ...body, datasource_suffix: "/other/exporter" } });
  expect(others.body.entities).toEqual([]);
});
