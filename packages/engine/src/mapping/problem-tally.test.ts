import { expect, test } from "vitest";
import type { JqValue } from "../jq/values/value.ts";
import { compileShort } from "./one-resource.fixture.ts";
import { ProblemTally } from "./problem-tally.ts";

// §7 of reference/mapping-semantics.md: each place once, however often.

function tally(items: readonly JqValue[], into: ProblemTally = new ProblemTally()): ProblemTally {
  const resource = compileShort({ query: ".want", mapping: { title: ".title", properties: { p: ".id.x" } } });
  for (const [index, item] of items.entries()) into.add(0, resource.map(item), `items.ndjson:${index + 1}`);
  return into;
}

const ITEMS: JqValue[] = [
  { id: "a", want: true },
  { id: "b", want: true, title: "t" },
  { id: "c", want: false },
  { want: true, title: "t" },
  { id: "d", want: null },
  { id: "e", want: true },
];

test("§7 counts by outcome, and each problem once with its count and first case", () => {
  const { resources, problems, unlisted } = tally(ITEMS).snapshot();
  expect(resources).toEqual([{ items: 6, outcomes: 6, counts: { mapped: 3, filtered: 1, dropped: 1, failed: 1 } }]);
  expect(problems.map(({ problem, count }) => [problem.code, count, problem.notes?.[0]])).toEqual([
    ["field_null", 2, "first seen in items.ndjson:1"],
    ["field_error", 3, "first seen in items.ndjson:1"],
    ["identifier_empty", 1, "first seen in items.ndjson:4"],
    ["selector_not_boolean", 1, "first seen in items.ndjson:5"],
  ]);
  expect(unlisted).toBe(0);
});

test("§7 a field that is null in every item is told once, with its count and its expression", () => {
  const resource = compileShort({ mapping: { title: ".title", properties: { p: ".id.x", q: ".a." } } });
  const sum = new ProblemTally();
  for (const id of ["a", "b"]) sum.add(0, resource.map({ id }));
  expect(sum.snapshot().problems.map(({ problem, count }) => [problem.path, problem.expression, count])).toEqual([
    ["resources[0].port.entity.mappings.title", ".title", 2],
    ["resources[0].port.entity.mappings.properties.p", ".id.x", 2],
    ["resources[0].port.entity.mappings.properties.q", ".a.", 2],
  ]);
});

test("§7 TRAP not copied: an item that the selector filters is no fault", () => {
  const { resources, problems } = tally([{ id: "c", want: false }]).snapshot();
  expect(resources[0]?.counts).toEqual({ mapped: 0, filtered: 1, dropped: 0, failed: 0 });
  expect(problems).toEqual([]);
});

test("tallies of several threads add up to that of one", () => {
  const together = tally(ITEMS.slice(0, 2));
  together.merge(JSON.parse(JSON.stringify(tally(ITEMS.slice(2)).snapshot())));
  const withoutFirst = (snapshot: ReturnType<ProblemTally["snapshot"]>) => ({
    resources: snapshot.resources,
    counts: snapshot.problems.map(({ problem, count }) => [problem.code, problem.path, count]),
  });
  expect(withoutFirst(together.snapshot())).toEqual(withoutFirst(tally(ITEMS).snapshot()));
});

test("a configuration with problems at thousands of places keeps a bounded list, and counts the rest", () => {
  const properties = Object.fromEntries(Array.from({ length: 1_500 }, (_, index) => [`p${index}`, ".no"]));
  const sum = new ProblemTally();
  sum.add(0, compileShort({ mapping: { properties } }).map({ id: "a" }));
  const { problems, unlisted } = sum.snapshot();
  expect(problems).toHaveLength(1_000);
  expect(unlisted).toBe(500);
});

test("a resource without items is in the tally as soon as a later one is", () => {
  const sum = new ProblemTally();
  sum.add(2, compileShort({}).map({ id: "a" }));
  expect(sum.snapshot().resources.map(({ items }) => items)).toEqual([0, 0, 1]);
});
