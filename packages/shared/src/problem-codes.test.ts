import { expect, test } from "vitest";
import { problemCodeGroups, problemCodes } from "./problem-codes.ts";

test("no code stands in two groups", () => {
  const all = Object.values(problemCodeGroups).flatMap((group) => Object.keys(group));
  expect(all).toHaveLength(Object.keys(problemCodes).length);
});

test.each(Object.entries(problemCodes))("%s is snake_case and explained in one sentence or two", (code, info) => {
  expect(code).toMatch(/^[a-z]+(_[a-z0-9]+)*$/);
  expect(info.meaning).toMatch(/^[A-Z`].*\.$/);
});
