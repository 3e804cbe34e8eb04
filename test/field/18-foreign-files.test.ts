import { loadMappingConfig } from "@longshore/shared";
import { expect, test } from "vitest";

const blueprint = { identifier: "service", title: "Service", schema: { properties: {}, required: [] } };
const entity = { identifier: "a", blueprint: "service", properties: {} };
const resource = {
  kind: "item",
  selector: {},
  port: { entity: { mappings: { identifier: ".id", blueprint: '"b"' } } },
};
const GIVE = "Give the file that has `resources:`.";

test.each<[string, unknown, string, string]>([
  ["a blueprint", blueprint, "this is a blueprint, not a mapping", GIVE],
  ["blueprints", [blueprint, blueprint], "this is a list of blueprints or entities, not a mapping", GIVE],
  [
    "an answer with blueprints",
    { ok: true, blueprints: [blueprint] },
    "this is a list of blueprints, not a mapping",
    GIVE,
  ],
  ["an answer with a blueprint", { ok: true, blueprint }, "this is an answer of the API, not a mapping", GIVE],
  [
    "an answer with an integration",
    { ok: true, integration: { config: { resources: [resource] } } },
    "this is an answer of the API, not a mapping",
    "The mapping is what stands under `integration.config`.",
  ],
  ["an entity", entity, "this is an entity, not a mapping", GIVE],
  ["resources alone", [resource], "this is the list of resources alone", "Put `resources:` in front of it."],
])("a file that is no mapping is called what it is: %s", (_, file, message, hint) => {
  const { problems } = loadMappingConfig(JSON.stringify(file), { file: "a.json" });
  expect(problems.map((each) => [each.message, each.hint])).toEqual([[message, hint]]);
});

test("a resource that is indented more than the one before it is reported as such", () => {
  const text = "resources:\n  - kind: a\n    selector: {}\n    port: {}\n    - kind: b\n    selector: {}\n";
  const { problems } = loadMappingConfig(text, { file: "a.yml" });
  expect(problems[0]?.hint).toBe("Indent this `-` as much as the one of the resource before it.");
});
