import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, startTestServer, type TestServer } from "../http/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

let made = 0;
const newName = (): string => `kind-${made++}`;
const bare = (identifier: string, more: object = {}): Blueprint => ({
  identifier,
  title: "Kind",
  schema: { properties: {} },
  ...more,
});
const post = (body: object): Promise<Answer> => server.call("POST", "/v1/blueprints", { body });
const patch = ({ identifier, ...body }: Blueprint): Promise<Answer> =>
  server.call("PATCH", `/v1/blueprints/${identifier}`, { body: { identifier, ...body } });
const remove = (identifier: string): Promise<Answer> => server.call("DELETE", `/v1/blueprints/${identifier}`);
const read = async (identifier: string) => (await server.call("GET", `/v1/blueprints/${identifier}`)).body.blueprint;
const codesAndPaths = ({ body }: Answer): string[] =>
  body.problems.map(({ code, path }: { code: string; path: string }) => `${code} ${path}`);

interface Blueprint {
  readonly identifier: string;
  readonly [key: string]: unknown;
}

describe("what a published blueprint leaves out is taken for the usual, and said", () => {
  test.each<[string, object, string[]]>([
    ["many", { required: false }, ["relation_incomplete relations.parent"]],
    ["required", { many: true }, ["relation_incomplete relations.parent"]],
    ["both", {}, ["relation_incomplete relations.parent"]],
    ["nothing", { many: false, required: true }, []],
  ])("a relation without %s", async (_, given, problems) => {
    const identifier = newName();
    const relations = { parent: { title: "P", target: identifier, ...given } };
    const created = await post(bare(identifier, { relations }));
    expect([created.status, codesAndPaths(created)]).toEqual([201, problems]);
    const shown = { parent: { required: false, many: false, title: "P", target: identifier, ...given } };
    expect((await read(identifier)).relations).toEqual(shown);
    for (const method of ["PATCH", "PUT"]) {
      const body = bare(identifier, { relations });
      const answer = await server.call(method, `/v1/blueprints/${identifier}`, { body });
      expect([answer.status, codesAndPaths(answer)]).toEqual([200, problems]);
    }
  });

  test("such a relation takes one target, and none is needed", async () => {
    const identifier = newName();
    await post(bare(identifier, { relations: { parent: { target: identifier } } }));
    const add = (body: object) => server.call("POST", `/v1/blueprints/${identifier}/entities`, { body });
    expect((await add({ identifier: "a" })).status).toBe(201);
    expect((await add({ identifier: "b", relations: { parent: "a" } })).status).toBe(201);
    expect((await add({ identifier: "c", relations: { parent: ["a", "b"] } })).body.error).toBe(
      "relation_many_violation",
    );
  });
});

describe("a name that nothing knows is kept, and said with what it is taken for", () => {
  test.each<[string, object, string, string]>([
    ["a type", { type: "enum", enum: ["A"] }, "a.type", 'Write `"type": "string"` if they are text.'],
    ["a type that is misspelt", { type: "sting" }, "a.type", "Did you mean `string`?"],
    ["a type of JSON Schema", { type: "integer" }, "a.type", "Did you mean `number`?"],
    [
      "a type of elements",
      { type: "array", items: { type: "enum", enum: ["A"] } },
      "a.items.type",
      'Write `"type": "string"` if they are text.',
    ],
    [
      "a type inside an object",
      { type: "object", properties: { b: { type: "text" } } },
      "a.properties.b.type",
      'Write `"type": "string"` if they are text.',
    ],
    ["a format", { type: "string", format: "datetime" }, "a.format", "Did you mean `date-time`?"],
    ["a format of an object", { type: "object", format: "labeledUrl" }, "a.format", "Did you mean `labeled-url`?"],
    [
      "a format of elements",
      { type: "array", items: { type: "string", format: "emial" } },
      "a.items.format",
      "Did you mean `email`?",
    ],
  ])("%s: %j", async (_, a, path, hint) => {
    const identifier = newName();
    const schema = { properties: { a } };
    const created = await post(bare(identifier, { schema }));
    expect(created.status).toBe(201);
    const warning = {
      code: "blueprint_schema_unsupported",
      severity: "warning",
      path: `schema.properties.${path}`,
      hint,
    };
    expect(created.body.problems).toMatchObject([warning]);
    expect((await read(identifier)).schema).toEqual(schema);
    expect((await patch(bare(identifier, { schema }))).body.problems).toMatchObject([warning]);
  });

  test("values of an unknown type are texts, of its `enum`", async () => {
    const identifier = newName();
    const schema = { properties: { status: { title: "Status", type: "enum", enum: ["A", "B"] } } };
    await post(bare(identifier, { schema }));
    const add = (status: unknown) =>
      server.call("POST", `/v1/blueprints/${identifier}/entities?upsert=true`, {
        body: { identifier: "a", properties: { status } },
      });
    expect((await add("A")).status).toBe(201);
    for (const wrong of ["C", 5]) expect((await add(wrong)).body.error).toBe("blueprint_schema_mismatch");
  });

  test("it may become `string`, which it was held to be, and no other type", async () => {
    const identifier = newName();
    const of = (type: string) => bare(identifier, { schema: { properties: { a: { type } } } });
    await post(of("enum"));
    expect((await patch(of("number"))).body.error).toBe("property_type_change");
    expect((await patch(of("string"))).status).toBe(200);
  });
});

/** Blueprints as integrations bring them: a host, its groups, and what runs there, in rings of relations. */
function defaults(): Blueprint[] {
  const [host, group, task] = [newName(), newName(), newName()];
  const common = { icon: "Server", description: "What the tool has", ownership: { type: "Direct" } };
  return [
    bare(host, {
      ...common,
      schema: {
        properties: {
          url: { title: "URL", type: "string", format: "url", icon: "Link" },
          state: { title: "State", type: "enum", enum: ["up", "down"], enumColors: { up: "green", down: "red" } },
          labels: { title: "Labels", type: "object" },
          owners: { title: "Owners", type: "array", items: { type: "string", format: "user" } },
          seen: { title: "Seen", type: "string", format: "date-time" },
        },
        required: [],
      },
      relations: { group: { title: "Group", target: group, required: false } },
      mirrorProperties: { groupName: { title: "Group", path: "group.$title" } },
      calculationProperties: {
        link: { title: "Link", calculation: "'https://' + .identifier", type: "string", format: "url" },
        isUp: { title: "Up", calculation: '.properties.state == "up"', type: "boolean", colorized: true, colors: {} },
      },
      aggregationProperties: {},
    }),
    bare(group, {
      ...common,
      schema: { properties: { size: { title: "Size", type: "number", default: 0 } } },
      relations: { parent: { target: group, many: false }, main: { target: host, required: false, many: false } },
      mirrorProperties: {},
      calculationProperties: {},
      aggregationProperties: {
        hosts: { title: "Hosts", target: host, calculationSpec: { calculationBy: "entities", func: "count" } },
      },
    }),
    bare(task, {
      schema: { properties: { notes: { type: "string", format: "markdown" } }, required: ["notes"] },
      relations: { hosts: { target: host, many: true }, group: { target: group } },
      ownership: { type: "Inherited", path: "group" },
      mirrorProperties: { state: { path: "group.main.state" } },
    }),
  ];
}

/** Each in three stages, as clients send them: without relations, without what is computed, whole. */
function stages(blueprints: readonly Blueprint[]): Blueprint[][] {
  const without = (names: readonly string[]) => (blueprint: Blueprint) => ({
    identifier: blueprint.identifier,
    ...Object.fromEntries(Object.entries(blueprint).filter(([name]) => !names.includes(name))),
  });
  const computed = ["mirrorProperties", "calculationProperties", "aggregationProperties"];
  return [
    blueprints.map(without([...computed, "relations", "ownership", "teamInheritance"])),
    blueprints.map(without(computed)),
    [...blueprints],
  ];
}

async function setUp(blueprints: readonly Blueprint[]): Promise<number[]> {
  const [first = [], ...patches] = stages(blueprints);
  const created = await Promise.all(first.map(post));
  const statuses = created.map(({ status }) => status);
  for (const stage of patches) statuses.push(...(await Promise.all(stage.map(patch))).map(({ status }) => status));
  return statuses;
}

describe("the setup of an integration", () => {
  test("is taken in its three stages", async () => {
    const blueprints = defaults();
    expect(await setUp(blueprints)).toEqual([201, 201, 201, 200, 200, 200, 200, 200, 200]);
    for (const blueprint of blueprints) {
      const stored = await read(blueprint.identifier);
      expect(stored).toMatchObject({ ...blueprint, relations: expect.anything() });
      for (const relation of Object.values(stored.relations)) {
        expect(relation).toMatchObject({ many: expect.any(Boolean), required: expect.any(Boolean) });
      }
    }
  });

  test.each([0, 1, 2])("that failed after stage %i is taken back, in any order, and can be repeated", async (stage) => {
    const blueprints = defaults();
    const all = stages(blueprints);
    await Promise.all((all[0] ?? []).map(post));
    for (const each of all.slice(1, stage + 1)) await Promise.all(each.map(patch));
    const removed = await Promise.all(blueprints.map(({ identifier }) => remove(identifier)));
    expect(removed.map(({ status }) => status)).toEqual([200, 200, 200]);
    for (const { identifier } of blueprints) expect(await read(identifier)).toBeUndefined();
    expect(await setUp(blueprints)).toEqual([201, 201, 201, 200, 200, 200, 200, 200, 200]);
  });
});

describe("a blueprint at which others point", () => {
  const pointingAt = (target: string) => ({ relations: { to: { target, required: false, many: false } } });

  test("goes with the relations of those without entities, which is said; what else they have stays", async () => {
    const [one, other] = [newName(), newName()];
    await post(bare(one));
    await post(bare(other, pointingAt(one)));
    const relations = { to: { target: one, required: true, many: false }, self: { target: other } };
    await patch(bare(other, { relations }));
    const answer = await remove(one);
    expect(answer.body).toMatchObject({
      problems: [{ code: "relation_removed", severity: "warning", message: expect.stringContaining(`\`${other}\``) }],
    });
    expect(Object.keys((await read(other)).relations)).toEqual(["self"]);
  });

  test("stays while one of those in a ring has entities, and nothing of the ring changes", async () => {
    const ring = [newName(), newName(), newName()];
    for (const name of ring) await post(bare(name));
    for (const [at, name] of ring.entries()) await patch(bare(name, pointingAt(ring[(at + 1) % 3] ?? "")));
    const [first = "", second = "", third = ""] = ring;
    await server.call("POST", `/v1/blueprints/${third}/entities`, { body: { identifier: "a" } });
    for (const name of [first, third]) {
      const { status, body } = await remove(name);
      expect([status, body.error]).toEqual([409, "blueprint_in_use"]);
    }
    expect(Object.keys((await read(third)).relations)).toEqual(["to"]);
    await server.call("DELETE", `/v1/blueprints/${third}/entities/a`);
    for (const name of [second, first, third]) expect((await remove(name)).status).toBe(200);
  });

  test("stays with its last entity, where `all-entities` was to take it", async () => {
    const [one, other] = [newName(), newName()];
    await post(bare(one));
    await post(bare(other, pointingAt(one)));
    const answer = await server.call("DELETE", `/v1/blueprints/${one}/all-entities?delete_blueprint=true`);
    expect([answer.status, answer.body.error]).toEqual([409, "blueprint_in_use"]);
  });
});
