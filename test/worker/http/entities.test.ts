import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./test-server.ts";

const BLUEPRINTS = [
  { identifier: "team", title: "Team", schema: { properties: { url: { type: "string" } } } },
  {
    identifier: "service",
    title: "Service",
    schema: {
      properties: { url: { type: "string" }, size: { type: "number" }, tags: { type: "array" } },
      required: ["url"],
    },
    relations: {
      owner: { target: "team", required: false, many: false },
      friends: { target: "team", required: false, many: true },
    },
  },
  {
    identifier: "deployment",
    title: "Deployment",
    schema: { properties: {} },
    relations: { of: { target: "service", required: true, many: false } },
  },
];

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  for (const body of BLUEPRINTS) await server.call("POST", "/v1/blueprints", { body });
});
afterAll(() => server.close());

let made = 0;
const newId = (): string => `e-${made++}`;
const at = (blueprint: string, rest = ""): string => `/v1/blueprints/${blueprint}/entities${rest}`;
const post = (blueprint: string, body: object, query = "") => server.call("POST", at(blueprint, query), { body });
const get = async (blueprint: string, id: string) => (await server.call("GET", at(blueprint, `/${id}`))).body.entity;
const status = async (blueprint: string, id: string) => (await server.call("GET", at(blueprint, `/${id}`))).status;
const service = (identifier: string, more: object = {}) => ({ identifier, properties: { url: "u" }, ...more });
const deployment = (of: string) => ({ identifier: newId(), relations: { of } });

test("a new entity is 201 and whole", async () => {
  const identifier = newId();
  const answer = await post("service", { ...service(identifier), title: "A", icon: "Git", team: "one" });
  expect(answer.status).toBe(201);
  const now = server.clock.now().toISOString();
  const by = "client-1@clients";
  expect(answer.body.entity).toEqual({
    identifier,
    title: "A",
    icon: "Git",
    blueprint: "service",
    team: ["one"],
    properties: { url: "u" },
    relations: {},
    createdAt: now,
    createdBy: by,
    updatedAt: now,
    updatedBy: by,
  });
  expect(await get("service", identifier)).toEqual(answer.body.entity);
});

test("without an identifier one is made up", async () => {
  const answer = await post("team", {});
  expect(answer.status).toBe(201);
  expect(answer.body.entity.identifier).toMatch(/^e_\w{16}$/);
});

test("without upsert an entity that exists is not touched: 409", async () => {
  const identifier = newId();
  await post("service", service(identifier, { title: "first" }));
  const again = await post("service", service(identifier, { title: "second" }));
  expect([again.status, again.body.error]).toEqual([409, "identifier_taken"]);
  expect((await get("service", identifier)).title).toBe("first");
});

test("upsert replaces the entity, upsert with merge changes what is given, null included", async () => {
  const identifier = newId();
  await post("service", service(identifier, { title: "A", properties: { url: "u", size: 1 } }));
  const merged = await post("service", { identifier, properties: { size: null } }, "?upsert=true&merge=true");
  expect(merged.status).toBe(200);
  expect(merged.body.entity).toMatchObject({ title: "A", properties: { url: "u", size: null } });
  const replaced = await post("service", service(identifier), "?upsert=true");
  expect(replaced.body.entity).toMatchObject({ properties: { url: "u" } });
  expect(replaced.body.entity.properties).not.toHaveProperty("size");
});

test("a relation that is given replaces the old targets, and an empty list clears them", async () => {
  const [identifier, one, two] = [newId(), newId(), newId()];
  for (const id of [one, two]) await post("team", { identifier: id });
  await post("service", service(identifier, { relations: { friends: [one] } }));
  const query = "?upsert=true&merge=true";
  const replaced = await post("service", { identifier, relations: { friends: [two] } }, query);
  expect(replaced.body.entity.relations).toEqual({ friends: [two] });
  const cleared = await post("service", { identifier, relations: { friends: [] } }, query);
  expect(cleared.body.entity.relations).toEqual({ friends: [] });
});

test("the same write twice writes nothing: no event, no new time", async () => {
  const identifier = newId();
  await post("service", service(identifier));
  const before = await get("service", identifier);
  server.clock.advance(1_000);
  expect((await post("service", service(identifier), "?upsert=true")).status).toBe(200);
  expect(await get("service", identifier)).toEqual(before);
  const rows = await server.database.db
    .selectFrom("catalog.outbox")
    .select("id")
    .where("key", "=", `service/${identifier}`)
    .execute();
  expect(rows).toHaveLength(1);
});

test("validation_only answers what would happen, and nothing happens", async () => {
  const identifier = newId();
  expect((await post("service", service(identifier), "?validation_only=true")).status).toBe(201);
  expect(await status("service", identifier)).toBe(404);
  const wrong = await post("service", { identifier, properties: { url: 7 } }, "?validation_only=true");
  expect([wrong.status, wrong.body.error]).toEqual([422, "blueprint_schema_mismatch"]);
});

test("a target that is missing refuses the write, and is created with create_missing_related_entities", async () => {
  const [identifier, owner] = [newId(), newId()];
  const body = service(identifier, { relations: { owner } });
  const refused = await post("service", body);
  expect([refused.status, refused.body.error]).toEqual([404, "not_found"]);
  expect(await status("team", owner)).toBe(404);
  const taken = await post("service", body, "?create_missing_related_entities=true");
  expect(taken.status).toBe(201);
  expect(await get("team", owner)).toMatchObject({ title: owner, properties: {}, relations: {} });
});

test("what does not fit the blueprint is refused by Port's codes", async () => {
  const identifier = newId();
  const codes = async (blueprint: string, body: object) => {
    const answer = await post(blueprint, { identifier, ...body });
    return [answer.status, answer.body.error];
  };
  expect(await codes("service", { properties: {} })).toEqual([422, "blueprint_schema_mismatch"]);
  expect(await codes("deployment", {})).toEqual([422, "required_relation"]);
  const many = { properties: { url: "u" }, relations: { owner: ["a", "b"] } };
  expect(await codes("service", many)).toEqual([422, "relation_many_violation"]);
});

test("PUT replaces and PATCH changes parts, of what exists only", async () => {
  const identifier = newId();
  const path = at("service", `/${identifier}`);
  expect((await server.call("PUT", path, { body: service(identifier) })).status).toBe(404);
  await post("service", service(identifier, { title: "A", icon: "Git" }));
  const patched = await server.call("PATCH", path, { body: { icon: null, properties: { size: 2 } } });
  expect(patched.body.entity).toMatchObject({ title: "A", icon: null, properties: { url: "u", size: 2 } });
  const put = await server.call("PUT", path, { body: { properties: { url: "v" } } });
  expect(put.body.entity).toMatchObject({ icon: null, properties: { url: "v" } });
  expect(put.body.entity.properties).not.toHaveProperty("size");
  const renamed = await server.call("PUT", path, { body: service("other") });
  expect([renamed.status, renamed.body.error]).toEqual([422, "invalid_request"]);
});

test("an entity that others need is not deleted, unless with them", async () => {
  const identifier = newId();
  const needy = deployment(identifier);
  await post("service", service(identifier));
  await post("deployment", needy);
  const path = at("service", `/${identifier}`);
  const refused = await server.call("DELETE", path);
  expect([refused.status, refused.body.error]).toEqual([403, "has_dependents"]);
  expect(refused.body.details.problems[0].notes).toEqual([`deployment/${needy.identifier} (relation of)`]);
  expect((await server.call("DELETE", `${path}?delete_dependents=true`)).status).toBe(200);
  expect([await status("service", identifier), await status("deployment", needy.identifier)]).toEqual([404, 404]);
  expect((await server.call("DELETE", path)).status).toBe(404);
});

test("in bulk each entity is answered by its position, and those that are refused do not hold the others up", async () => {
  const [known, fresh] = [newId(), newId()];
  await post("service", service(known));
  const entities = [service(known, { title: "B" }), { identifier: newId() }, service(fresh), service(fresh)];
  const some = await server.call("POST", at("service", "/bulk?upsert=true"), { body: { entities } });
  expect(some.status).toBe(207);
  expect(some.body.entities).toMatchObject([
    { index: 0, identifier: known, created: false },
    { index: 2, identifier: fresh, created: true },
    { index: 3, identifier: fresh },
  ]);
  expect(some.body.errors).toEqual([
    {
      index: 1,
      identifier: entities[1]?.identifier,
      statusCode: 422,
      error: "blueprint_schema_mismatch",
      message: expect.any(String),
    },
  ]);
  const all = await server.call("POST", at("service", "/bulk?upsert=true"), { body: { entities: [service(known)] } });
  expect([all.status, all.body.errors]).toEqual([200, []]);
});

test("a search that finds no entity to write is answered as `unknown`, the word that clients look for", async () => {
  const search = { combinator: "and", rules: [{ property: "$title", operator: "=", value: "nobody" }] };
  const answer = await server.call("POST", at("service", "/bulk?upsert=true&merge=true"), {
    body: { entities: [{ identifier: search, properties: { url: "u" } }] },
  });
  expect(answer.status).toBe(207);
  expect(answer.body.errors).toMatchObject([{ index: 0, identifier: "unknown", error: "search_no_match" }]);
});

test("a search names the entity to write when it finds exactly one", async () => {
  const identifier = newId();
  const title = `title of ${identifier}`;
  await post("service", service(identifier, { title }));
  const search = { combinator: "and", rules: [{ property: "$title", operator: "=", value: title }] };
  const answer = await post("service", { identifier: search, properties: { size: 9 } }, "?upsert=true&merge=true");
  expect(answer.status).toBe(200);
  expect(answer.body.entity).toMatchObject({ identifier, properties: { url: "u", size: 9 } });
});

test("bulk deletion is all or nothing", async () => {
  const [free, needed] = [newId(), newId()];
  for (const id of [free, needed]) await post("service", service(id));
  await post("deployment", deployment(needed));
  const path = "/v1/blueprints/service/bulk/entities/delete";
  const body = { entities: [free, needed] };
  const refused = await server.call("POST", path, { body });
  expect([refused.status, refused.body.error]).toEqual([403, "has_dependents"]);
  expect(await status("service", free)).toBe(200);
  const done = await server.call("POST", `${path}?delete_dependents=true`, { body });
  expect(done.body.deletedEntities.toSorted()).toEqual([free, needed]);
  expect(await status("service", needed)).toBe(404);
});

test("all entities of a blueprint go at once, and the blueprint with them", async () => {
  const name = `kind-${newId()}`;
  await server.call("POST", "/v1/blueprints", { body: { identifier: name, title: "K", schema: { properties: {} } } });
  for (let index = 0; index < 3; index += 1) await post(name, {});
  const path = `/v1/blueprints/${name}/all-entities?delete_blueprint=true`;
  expect((await server.call("DELETE", path)).body).toEqual({ ok: true, deletedEntities: 3 });
  expect((await server.call("GET", `/v1/blueprints/${name}`)).status).toBe(404);
});

test("a list is read by pages that neither repeat nor leave out, and counted", async () => {
  const name = `kind-${newId()}`;
  await server.call("POST", "/v1/blueprints", { body: { identifier: name, title: "K", schema: { properties: {} } } });
  const ids = Array.from({ length: 7 }, () => newId());
  for (const identifier of ids) await post(name, { identifier });
  const seen: string[] = [];
  let from = "";
  do {
    const { body } = await server.call("GET", at(name, `?limit=3${from === "" ? "" : `&from=${from}`}`));
    seen.push(...body.entities.map(({ identifier }: { identifier: string }) => identifier));
    from = body.next ?? "";
  } while (from !== "");
  expect(seen.toSorted()).toEqual(ids.toSorted());
  expect((await server.call("GET", `/v1/blueprints/${name}/entities-count`)).body.count).toBe(7);
});

test("only the fields that are asked for are answered", async () => {
  const identifier = newId();
  await post("service", service(identifier, { title: "A", properties: { url: "u", size: 1 } }));
  const path = at("service", `/${identifier}`);
  const some = await server.call("GET", `${path}?include=identifier&include=properties.url`);
  expect(some.body.entity).toEqual({ identifier, properties: { url: "u" } });
  const others = await server.call("GET", `${path}?exclude=properties.url&exclude=title`);
  expect(others.body.entity).toMatchObject({ identifier, properties: { size: 1 } });
  expect(others.body.entity).not.toHaveProperty("title");
});

test("integers of 20 digits and numbers as they were written come back as they were sent", async () => {
  const identifier = newId();
  const properties = `{"url":"u","size":12345678901234567890,"tags":[1.0,1e400,-0,0.1000]}`;
  const sent = `{"identifier":"${identifier}","properties":${properties}}`;
  expect((await server.call("POST", at("service"), { raw: sent })).status).toBe(201);
  const { text } = await server.call("GET", at("service", `/${identifier}`));
  expect(text).toContain('"size":12345678901234567890');
  const { text: changed } = await server.call("PATCH", at("service", `/${identifier}`), {
    raw: `{"properties":{"size":98765432109876543210}}`,
  });
  expect(changed).toContain('"size":98765432109876543210');
});

test("an identifier of 1000 characters of Chinese is an identifier, also in a path and as a target", async () => {
  const long = "目录".repeat(500);
  expect(long).toHaveLength(1_000);
  expect((await post("team", { identifier: long })).status).toBe(201);
  const answer = await server.call("GET", at("team", `/${encodeURIComponent(long)}`));
  expect(answer.body.entity.identifier).toBe(long);
  const source = await post("service", service(newId(), { relations: { owner: long } }));
  expect(source.body.entity.relations).toEqual({ owner: long });
});

test("slashes and other marks of an identifier need not be escaped in a path", async () => {
  const identifier = "org/repo@v1:x=1+2.3";
  await post("team", { identifier });
  for (const written of [identifier, encodeURIComponent(identifier)]) {
    expect((await get("team", written)).identifier).toBe(identifier);
  }
  expect((await server.call("PATCH", at("team", `/${identifier}`), { body: { title: "T" } })).status).toBe(200);
  expect((await server.call("DELETE", at("team", `/${identifier}`))).status).toBe(200);
});

test("keys that JavaScript gives a meaning are keys", async () => {
  const identifier = newId();
  const properties = `{"__proto__":{"polluted":true},"constructor":1,"toString":null}`;
  const answer = await server.call("POST", at("team"), {
    raw: `{"identifier":"${identifier}","properties":${properties}}`,
  });
  expect(answer.status).toBe(201);
  expect((await server.call("GET", at("team", `/${identifier}`))).text).toContain(`"properties":${properties}`);
});

test("writes that would grow an entity beyond what is stored are refused by name: alone, merged, and in bulk", async () => {
  const identifier = newId();
  const tags = (kilobytes: number) => [`${identifier}${"x".repeat(kilobytes * 1_000)}`];
  const whole = await post("service", service(identifier, { properties: { url: "u", tags: tags(500) } }));
  expect([whole.status, whole.body.error]).toEqual([422, "entity_too_large"]);
  expect(await status("service", identifier)).toBe(404);

  await post("service", service(identifier, { properties: { url: "u", tags: tags(300) } }));
  const body = { properties: { url: "u".repeat(200_000) } };
  const merged = await server.call("PATCH", at("service", `/${identifier}`), { body });
  expect([merged.status, merged.body.error]).toEqual([422, "entity_too_large"]);
  expect((await get("service", identifier)).properties.url).toBe("u");

  const replaced = await server.call("PUT", at("service", `/${identifier}`), { body });
  expect(replaced.status).toBe(200);
});
