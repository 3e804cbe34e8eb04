import { checkBlueprint, checkMapping, MemoryCatalog, planChanges } from "@longshore/engine";
import { blueprintSchema } from "@longshore/shared";
import { expect, test } from "vitest";

const TASK = {
  identifier: "task",
  title: "Task",
  schema: {
    properties: {
      state: { title: "State", type: "enum", enum: ["open", "done"] },
      sizes: { type: "array", items: { type: "enumeration", enum: ["S", "L"] } },
      due: { type: "string", format: "day" },
    },
  },
  relations: { parent: { title: "Parent", target: "task", required: false }, blocks: { target: "task", many: true } },
};
const task = blueprintSchema.parse(TASK);

test("a blueprint of a published integration is read as it is, and each guess about it is a warning", () => {
  expect(task).toEqual(TASK);
  expect(checkBlueprint(task).map(({ code, path, severity }) => [code, path, severity])).toEqual([
    ["blueprint_schema_unsupported", "schema.properties.state.type", "warning"],
    ["blueprint_schema_unsupported", "schema.properties.sizes.items.type", "warning"],
    ["blueprint_schema_unsupported", "schema.properties.due.format", "warning"],
    ["relation_incomplete", "relations.parent", "warning"],
    ["relation_incomplete", "relations.blocks", "warning"],
  ]);
});

test.each([
  ["state", ".state", []],
  ["state", '"done"', []],
  ["state", '"closed"', ["blueprint_schema_mismatch"]],
  ["state", ".state | length", ["blueprint_schema_mismatch"]],
  ["due", ".due", []],
  ["due", "[.due]", ["blueprint_schema_mismatch"]],
])("`engine check` holds property %s, %s, to text: %j", (name, expression, codes) => {
  const mappings = { identifier: ".id", blueprint: '"task"', properties: { [name]: expression } };
  const resources = [{ kind: "task", selector: { query: ".open" }, port: { entity: { mappings } } }];
  expect(checkMapping({ resources }, { blueprints: [task] }).map(({ code }) => code)).toEqual(codes);
});

test.each<[object, object, string[]]>([
  [{ state: "open", sizes: ["S", "L"], due: "Monday" }, {}, []],
  [{ state: "closed" }, {}, ["blueprint_schema_mismatch"]],
  [{ state: 5 }, {}, ["blueprint_schema_mismatch"]],
  [{ sizes: ["M"] }, {}, ["blueprint_schema_mismatch"]],
  [{ due: 5 }, {}, ["blueprint_schema_mismatch"]],
  [{}, { parent: "b" }, []],
  [{}, { parent: ["b", "c"] }, ["relation_many_violation"]],
  [{}, { blocks: ["b", "c"] }, []],
])("an entity with %j and %j is held to what was guessed: %j", (properties, relations, codes) => {
  const entity = { identifier: "a", blueprint: "task", properties: { ...properties }, relations: { ...relations } };
  const catalog = new MemoryCatalog({ blueprints: [task] });
  const settings = { at: "2026-12-01T00:00:00.000Z", by: "test", mode: "compat" } as const;
  const { changes } = planChanges({ entities: [entity] }, catalog, settings);
  expect(changes.flatMap(({ problems }) => problems.map(({ code }) => code))).toEqual(codes);
});
