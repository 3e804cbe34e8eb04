import { expect, test } from "vitest";
import { planChanges } from "./plan-changes.ts";
import { catalogOf, emptyCatalog, lines, planLines, pod, ref, settings, write } from "./small-world.fixture.ts";

test("inputs without relations keep their order", () => {
  const entities = ["c", "a", "b"].map((identifier) => write(`team/${identifier}`));
  expect(planLines({ entities }, emptyCatalog)).toEqual(["create team/c", "create team/a", "create team/b"]);
});

test("a cycle of optional relations is ordered by the required ones and is not tied together", () => {
  const entities = [
    pod("p", "a"),
    write("service/b", { relations: { uses: ["a"] } }),
    write("service/a", { relations: { uses: ["b"] } }),
  ];
  const plan = planChanges({ entities }, emptyCatalog, settings);
  expect(lines(plan).indexOf("create service/a")).toBeLessThan(lines(plan).indexOf("create pod/p"));
  expect(plan.changes.every((change) => !("together" in change))).toBe(true);
});

test("a required relation that moves: the new target comes first, the old one goes last", () => {
  const catalog = catalogOf(write("service/old"), pod("p", "old"));
  const input = { entities: [pod("p", "new"), write("service/new")], deletes: [ref("service/old")] };
  expect(planLines(input, catalog)).toEqual(["create service/new", "update pod/p", "delete service/old"]);
});

test("unchanged, waiting and rejected stand behind what takes effect", () => {
  const entities = [
    write("service/r", { properties: { tier: "x" } }),
    write("service/w", { relations: { owner: "x" } }),
    write("service/u"),
    write("service/c"),
  ];
  expect(planLines({ entities }, catalogOf(write("service/u")))).toEqual([
    "create service/c",
    "unchanged service/u",
    "waiting service/w",
    "rejected service/r",
  ]);
});
