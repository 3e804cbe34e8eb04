import { compileMapping, type JqValue, ProblemTally } from "@longshore/engine";
import { expect, test } from "vitest";
import { configWith } from "./problems-of.ts";

function problemsWith(expression: string, items: readonly JqValue[]) {
  const { mapping } = compileMapping(configWith(expression, "property"));
  const tally = new ProblemTally();
  for (const item of items) tally.add(0, mapping?.resources[0]?.map(item) ?? []);
  return tally.snapshot().problems;
}

test.each(["file://README.md", "file://docs/index.md", "search://path=README.md"])(
  "a run shows %s as it stands in the file, and why it is null",
  (text) => {
    const [found, ...more] = problemsWith(text, [{ id: "a", archived: false }]);
    expect(found?.problem.message).toBe(`properties.given is null: the text "${text}" is not jq`);
    expect(found?.problem.expression).toBeUndefined();
    expect(found?.problem.hint).toBe("Put the content into the payload and map it with jq.");
    expect(more).toEqual([]);
  },
);

test.each<[string, JqValue[]]>([
  ["a string first", ["s", 5, null, 1, 2]],
  ["null first", [null, "s", true]],
  ["a list first", [[1], 5]],
])("a message counted over items of several types is true of all of them: %s", (_, items) => {
  const [found, ...more] = problemsWith(".id", items);
  expect([found?.count, found?.problem.message]).toEqual([items.length, "the item is not an object"]);
  expect(more).toEqual([]);
});
