import { compileMapping, formatJson, parseJsonPayload } from "@longshore/engine";
import { expect, test } from "vitest";

const CONFIG = {
  resources: [
    {
      kind: "service",
      selector: { query: "true" },
      port: {
        entity: { mappings: { identifier: ".name", blueprint: '"service"', relations: { team: ".teams" } } },
      },
    },
  ],
};

/** The relation that `engine run` shows and the worker takes over. */
function teamOf(teams: string): string | undefined {
  const { mapping } = compileMapping(CONFIG);
  const [outcome] = mapping?.resources[0]?.map(parseJsonPayload(`{"name":"a","teams":${teams}}`)) ?? [];
  return outcome?.status === "mapped" ? formatJson(outcome.entity.relations?.["team"] ?? null) : outcome?.status;
}

test.each([
  ['["x",null,"x"]', '["x"]'],
  ["[null,null]", "[]"],
  ['[7,"7",null,7]', '["7"]'],
  ['["y","x","y"]', '["y","x"]'],
  ["null", "null"],
  ['"x"', '"x"'],
])("the relation %s is shown as the catalog stores it, or a dry run shows what will not be there", (teams, stored) => {
  expect(teamOf(teams)).toBe(stored);
});

test("a long list of targets counts each once, or its entity holds a target twice", () => {
  const names = Array.from({ length: 40 }, (_, index) => `t${index % 30}`);
  expect(teamOf(JSON.stringify(names))).toBe(JSON.stringify(names.slice(0, 30)));
});

test("a null in a list does not make a list of other things a relation", () => {
  expect(teamOf('[null,{"id":1}]')).toBe("failed");
});
