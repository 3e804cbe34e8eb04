import { checkMapping } from "@longshore/engine";
import { blueprintSchema } from "@longshore/shared";
import { Checking } from "@longshore/worker";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../http/test-server.ts";

const SERVICE = {
  identifier: "service",
  title: "Service",
  schema: {
    properties: {
      url: { type: "string", format: "url" },
      stars: { type: "number" },
      tier: { type: "string", enum: ["gold", "silver"] },
      tags: { type: "array" },
    },
    required: ["tier"],
  },
  relations: { parent: { target: "service", required: false, many: false } },
  mirrorProperties: { parentUrl: { path: "parent.url" } },
};
const OTHERS = ["team", "repository"].map((identifier) => ({ identifier, title: "B", schema: { properties: {} } }));

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  for (const body of [SERVICE, ...OTHERS]) await server.call("POST", "/v1/blueprints", { body });
});
afterAll(() => server.close());

const configOf = (...mappings: readonly object[]): object => ({
  resources: mappings.map((mapping) => ({
    kind: "repository",
    selector: { query: ".archived == false" },
    port: { entity: { mappings: { identifier: ".id", blueprint: '"service"', ...mapping } } },
  })),
});
const mapping = (properties: object, more: object = {}): object => ({
  ...more,
  properties: { tier: ".tier", ...properties },
});

let made = 0;
const newName = (): string => `made-${made++}`;

/** What `engine check --blueprints` reports of it, as the worker has to. */
function fromCommand(config: object): object[] {
  const blueprints = [SERVICE, ...OTHERS].map((each) => blueprintSchema.parse(each));
  return checkMapping(config, { blueprints }).map((each) => ({ ...each, severity: "warning" }));
}

describe("a configuration that does not fit its blueprints is stored, with what `engine check --blueprints` says", () => {
  test.each<[string, object, [string, string][]]>([
    ["an unknown blueprint", { blueprint: '"servcie"' }, [["not_found", "blueprint"]]],
    ["one that is put together from texts", { blueprint: '"serv" + "er"' }, [["not_found", "blueprint"]]],
    ["one that no catalog can have", { blueprint: '"a = b"' }, [["not_found", "blueprint"]]],
    ["one that no database can be asked for", { blueprint: "[0] | implode" }, [["not_found", "blueprint"]]],
    ["an unknown property", mapping({ ulr: ".url" }), [["unknown_property", "properties.ulr"]]],
    ["a property that is computed", mapping({ parentUrl: ".url" }), [["unknown_property", "properties.parentUrl"]]],
    ["an unknown relation", mapping({}, { relations: { parnet: ".p" } }), [["unknown_relation", "relations.parnet"]]],
    ["a wrong type", mapping({ stars: '"many"' }), [["blueprint_schema_mismatch", "properties.stars"]]],
    ["a list for a text", mapping({ url: "[.url]" }), [["blueprint_schema_mismatch", "properties.url"]]],
    ["a text that is not of the list", mapping({ tier: '"tin"' }), [["blueprint_schema_mismatch", "properties.tier"]]],
    ["a property that is left out", {}, [["required_not_mapped", "properties"]]],
  ])("%s", async (_, changed, found) => {
    const config = configOf(changed);
    const paths = found.map(([code, path]) => [code, `resources[0].port.entity.mappings.${path}`]);
    const identifier = newName();
    const created = await server.call("POST", "/v1/integration", { body: { installationId: identifier, config } });
    const path = `/v1/integration/${identifier}`;
    const patched = await server.call("PATCH", path, { body: { config } });
    const replaced = await server.call("PATCH", `${path}/config`, { body: { config } });
    const upserted = await server.call("POST", "/v1/integration?upsert=true", {
      body: { installationId: identifier, config },
    });
    for (const { status, body } of [created, patched, replaced, upserted]) {
      expect(status).toBeLessThan(300);
      expect(body.integration.config).toEqual(config);
      expect(body.problems).toMatchObject(paths.map(([code, place]) => ({ code, path: place, severity: "warning" })));
      expect(body.problems).toEqual(fromCommand(config));
    }
  });

  test("each mapping of a list by itself", async () => {
    const config = {
      resources: [
        {
          kind: "repository",
          selector: { query: "true" },
          port: {
            entity: {
              mappings: [
                { identifier: ".id", blueprint: '"team"' },
                { identifier: ".id", blueprint: '"team"', properties: { lead: ".lead" } },
              ],
            },
          },
        },
      ],
    };
    const { body } = await server.call("POST", "/v1/integration", { body: { installationId: newName(), config } });
    expect(body.problems).toEqual(fromCommand(config));
    expect(body.problems).toMatchObject([{ path: "resources[0].port.entity.mappings[1].properties.lead" }]);
  });

  test("beside what else is doubtful", async () => {
    const { resources } = JSON.parse(JSON.stringify(configOf(mapping({ ulr: ".url" }))));
    const config = { resources: [{ ...resources[0], note: 1 }] };
    const { body } = await server.call("POST", "/v1/integration", { body: { installationId: newName(), config } });
    expect(body.problems).toMatchObject([{ code: "config_unknown_key" }, { code: "unknown_property" }]);
  });
});

test("nothing is said of what fits, nor of a blueprint that depends on the item", async () => {
  const config = configOf(mapping({ stars: ".stars", url: '"https://x"' }), {
    blueprint: ".type",
    properties: { a: ".a" },
  });
  const { body } = await server.call("POST", "/v1/integration", { body: { installationId: newName(), config } });
  expect(body.problems).toEqual([]);
});

test("a blueprint that was created meanwhile is known to the next PATCH", async () => {
  const [installationId, identifier] = [newName(), newName()];
  const config = configOf({ blueprint: JSON.stringify(identifier) });
  const created = await server.call("POST", "/v1/integration", { body: { installationId, config } });
  expect(created.body.problems).toMatchObject([{ code: "not_found" }]);
  await server.call("POST", "/v1/blueprints", { body: { identifier, title: "B", schema: { properties: {} } } });
  const patched = await server.call("PATCH", `/v1/integration/${installationId}/config`, { body: { config } });
  expect(patched.body.problems).toEqual([]);
});

test("a mapping that names many large blueprints is held to as many as a check has room for, and says so", async () => {
  const names = Array.from({ length: 6 }, (_, at) => `large-${at}`);
  const description = "x".repeat(900_000);
  for (const identifier of names) {
    const body = { identifier, title: "B", schema: { properties: {}, description } };
    expect((await server.call("POST", "/v1/blueprints", { body })).status).toBe(201);
  }
  const mappings = names.map((name) => ({ blueprint: JSON.stringify(name), properties: { a: ".a" } }));
  const body = { installationId: newName(), config: configOf(...mappings) };
  const { problems } = (await server.call("POST", "/v1/integration", { body })).body;
  expect(problems.map(({ code }: { readonly code: string }) => code)).toEqual([
    ...Array(4).fill("unknown_property"),
    "blueprints_unchecked",
  ]);
  expect(problems.at(-1).message).toContain("`large-4` and 1 more");
});

test("a configuration whose comparison takes too long is stored all the same, and says that it was not compared", async () => {
  const config = configOf(...Array.from({ length: 1_500 }, (_, at) => ({ blueprint: `"name-${at}"` })));
  const checking = new Checking();
  const impatient = new Checking({ cpuMilliseconds: 600_000, milliseconds: 1 });
  const inTurn: Checking["inTurn"] = (line, work) =>
    checking.inTurn(line, (check) =>
      work((request) => (request.kind === "fit" ? impatient.check(line, request) : check(request))),
    );
  const other = await startTestServer({ checking: Object.assign(new Checking(), { inTurn }) });
  try {
    const { status, body } = await other.call("POST", "/v1/integration", { body: { installationId: "a", config } });
    expect(status).toBe(201);
    expect(body.problems).toMatchObject([
      {
        code: "blueprints_unchecked",
        severity: "warning",
        message: expect.stringMatching(/^the mapping could not be held/),
      },
    ]);
  } finally {
    await Promise.all([other.close(), checking.close(), impatient.close()]);
  }
});
