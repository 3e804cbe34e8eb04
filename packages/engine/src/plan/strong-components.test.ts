import { expect, test } from "vitest";
import { strongComponents } from "./strong-components.ts";

const groupsOf = (edges: readonly (readonly number[])[]) => strongComponents(edges.length, (node) => edges[node] ?? []);

test.each<[string, number[][], number[][]]>([
  ["nothing", [], []],
  ["nodes without edges keep their order", [[], [], []], [[0], [1], [2]]],
  ["what is needed comes first", [[2], [], [1]], [[1], [2], [0]]],
  ["a diamond", [[1, 2], [3], [3], []], [[3], [1], [2], [0]]],
  ["a cycle is one group", [[1], [2], [0]], [[0, 1, 2]]],
  ["a node that needs itself", [[0], [0]], [[0], [1]]],
  [
    "two cycles, one needing the other",
    [[1, 2], [0], [3], [2]],
    [
      [2, 3],
      [0, 1],
    ],
  ],
  ["a cycle with a tail on both sides", [[1], [2, 3], [1], []], [[3], [1, 2], [0]]],
  ["edges named twice", [[1, 1], []], [[1], [0]]],
])("%s", (_, edges, groups) => {
  expect(groupsOf(edges)).toEqual(groups);
});

test("a chain of 200 000 neither exhausts the stack nor takes quadratic time", () => {
  const count = 200_000;
  const groups = strongComponents(count, (node) => (node + 1 < count ? [node + 1] : []));
  expect(groups).toHaveLength(count);
  expect(groups[0]).toEqual([count - 1]);
});

test("a cycle of 200 000 is one group", () => {
  const count = 200_000;
  expect(strongComponents(count, (node) => [(node + 1) % count])).toHaveLength(1);
});
