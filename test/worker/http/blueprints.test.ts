import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

let made = 0;
const newName = (): string => `kind-${made++}`;
const schema = (...names: string[]) => ({
  properties: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
});
const blueprint = (identifier: string, more: object = {}) => ({ identifier, title: "Kind", schema: schema(), ...more });
const relation = (target: string, more: object = {}) => ({ target, required: false, many: false, ...more });
const post = (body: object) => server.call("POST", "/v1/blueprints", { body });
const put = (body: { identifier: string }) => server.call("PUT", `/v1/blueprints/${body.identifier}`, { body });
const addEntity = (name: string, body: object) =>
  server.call("POST", `/v1/blueprints/${name}/entities?upsert=true`, { body });
const remove = (path: string) => server.call("DELETE", `/v1/blueprints/${path}`);

test("a blueprint is answered as it was sent, with relations even if it has none, and when by whom", async () => {
  const identifier = newName();
  const sent = blueprint(identifier, { icon: "Service", keyOfTomorrow: { kept: true }, changelogDestination: {} });
  const answer = await post(sent);
  expect(answer.status).toBe(201);
  const at = server.clock.now().toISOString();
  const by = "client-1@clients";
  const stored = { ...sent, relations: {}, createdAt: at, createdBy: by, updatedAt: at, updatedBy: by };
  expect(answer.body.blueprint).toEqual(stored);
  expect((await server.call("GET", `/v1/blueprints/${identifier}`)).body.blueprint).toEqual(stored);
  expect((await server.call("GET", "/v1/blueprints")).body.blueprints).toContainEqual(stored);
});

test("what of a schema cannot be enforced is told", async () => {
  const pattern = { type: "string", pattern: "(?=a)b" };
  const answer = await post(blueprint(newName(), { schema: { properties: { pattern } } }));
  expect(answer.status).toBe(201);
  expect(answer.body.problems).toEqual([expect.objectContaining({ path: "schema.properties.pattern" })]);
});

test("PUT replaces, PATCH replaces the blocks that it names", async () => {
  const identifier = newName();
  await post(blueprint(identifier, { icon: "A", description: "first" }));
  await server.call("PATCH", `/v1/blueprints/${identifier}`, { body: { schema: schema("url") } });
  const patched = await server.call("GET", `/v1/blueprints/${identifier}`);
  expect(patched.body.blueprint).toMatchObject({ icon: "A", description: "first", schema: schema("url") });
  await put(blueprint(identifier));
  const { body } = await server.call("GET", `/v1/blueprints/${identifier}`);
  expect(body.blueprint).not.toHaveProperty("icon");
  expect(body.blueprint.schema).toEqual(schema());
});

test("an identifier cannot change, and a PATCH must leave a blueprint", async () => {
  const identifier = newName();
  await post(blueprint(identifier));
  for (const body of [{ identifier: "other" }, { title: "" }, { schema: { properties: { a: { type: 5 } } } }]) {
    const answer = await server.call("PATCH", `/v1/blueprints/${identifier}`, { body });
    expect([answer.status, answer.body.error]).toEqual([422, "invalid_request"]);
  }
});

test("a blueprint may point at itself, and at others only once they exist", async () => {
  const identifier = newName();
  const answer = await post(blueprint(identifier, { relations: { parent: relation(identifier) } }));
  expect(answer.status).toBe(201);
  const wrong = await put(blueprint(identifier, { relations: { a: relation("nowhere"), b: relation("never") } }));
  expect([wrong.status, wrong.body.error]).toEqual([404, "not_found"]);
  expect(wrong.body.details.problems).toHaveLength(2);
});

test("a blueprint goes only once nothing needs it", async () => {
  const [target, source] = [newName(), newName()];
  await post(blueprint(target));
  await post(blueprint(source, { relations: { of: relation(target) } }));
  await addEntity(source, { identifier: "a" });
  for (const name of [target, source]) {
    const refused = await remove(name);
    expect([refused.status, refused.body.error]).toEqual([409, "blueprint_in_use"]);
  }
  await remove(`${source}/entities/a`);
  for (const name of [source, target]) expect((await remove(name)).status).toBe(200);
  expect((await server.call("GET", `/v1/blueprints/${target}`)).status).toBe(404);
  expect((await remove(target)).status).toBe(404);
});

test("a type that entities were checked against cannot change", async () => {
  const identifier = newName();
  await post(blueprint(identifier, { schema: { properties: { size: { type: "string" } } } }));
  const answer = await put(blueprint(identifier, { schema: { properties: { size: { type: "number" } } } }));
  expect([answer.status, answer.body.error]).toEqual([422, "property_type_change"]);
});

test("a relation that becomes required holds the entities that are needed from then on", async () => {
  const [target, source] = [newName(), newName()];
  await post(blueprint(target));
  await post(blueprint(source, { relations: { of: relation(target) } }));
  await addEntity(target, { identifier: "t" });
  await addEntity(source, { identifier: "s", relations: { of: "t" } });
  await put(blueprint(source, { relations: { of: relation(target, { required: true }) } }));
  const refused = await remove(`${target}/entities/t`);
  expect([refused.status, refused.body.error]).toEqual([403, "has_dependents"]);
});

test("a relation that is gone from its blueprint holds nothing any more, and counts again when it is back", async () => {
  const [target, source] = [newName(), newName()];
  await post(blueprint(target));
  const bound = blueprint(source, { relations: { of: relation(target, { required: true }) } });
  await post(bound);
  await addEntity(target, { identifier: "t" });
  await addEntity(source, { identifier: "s", relations: { of: "t" } });
  await put(blueprint(source));
  await put(bound);
  const held = await remove(`${target}/entities/t`);
  expect([held.status, held.body.error]).toEqual([403, "has_dependents"]);
  await put(blueprint(source));
  expect((await remove(`${target}/entities/t`)).status).toBe(200);
});

test("a relation that entities have cannot be aimed at another blueprint, and one that none has can", async () => {
  const [first, second, source] = [newName(), newName(), newName()];
  await post(blueprint(first));
  await post(blueprint(second));
  await post(blueprint(source, { relations: { of: relation(first), free: relation(first) } }));
  await addEntity(first, { identifier: "t" });
  await addEntity(source, { identifier: "s", relations: { of: "t" } });
  const moved = (name: string) => ({ of: relation(first), free: relation(first), [name]: relation(second) });
  const refused = await put(blueprint(source, { relations: moved("of") }));
  expect([refused.status, refused.body.error]).toEqual([422, "property_type_change"]);
  expect((await put(blueprint(source, { relations: moved("free") }))).status).toBe(200);
});

test("a relation that was taken away and comes back with another target needs the entities of that one", async () => {
  const [first, second, source] = [newName(), newName(), newName()];
  for (const name of [first, second]) {
    await post(blueprint(name));
    await addEntity(name, { identifier: "t" });
  }
  const needs = (target: string) => blueprint(source, { relations: { of: relation(target, { required: true }) } });
  await post(needs(first));
  await addEntity(source, { identifier: "s", relations: { of: "t" } });
  await put(blueprint(source));
  expect((await put(needs(second))).status).toBe(200);
  expect((await remove(`${first}/entities/t`)).status).toBe(200);
  expect((await remove(`${second}/entities/t`)).body.error).toBe("has_dependents");
});
