import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MUTANTS } from "./all-mutants.ts";
import { type Mutant, mutate } from "./mutant.ts";
import { ROOT, runMutant } from "./run-mutant.ts";

test.each(MUTANTS)("the fault $name still has its place in $file, and tests that are to notice it", (mutant) => {
  const source = readFileSync(join(ROOT, mutant.file), "utf8");
  expect(mutate(source, mutant)).not.toBe(source);
  expect(mutant.tests.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  expect(mutant.tests).not.toEqual([]);
});

test("no two faults have one name, by which they are asked for", () => {
  const names = MUTANTS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test("a text that is gone from its file, or stands there twice, is an error and no fault that nobody notices", () => {
  const fault = { file: "a.ts", text: "b", becomes: "c" };
  expect(mutate("a b d", fault)).toBe("a c d");
  expect(() => mutate("a d", fault)).toThrow("a.ts has 0 times, not once: b");
  expect(() => mutate("a b b", fault)).toThrow("2 times");
});

const FILE = "packages/engine/src/jq/values/run.ts";
const TESTS = ["packages/engine/src/jq/values/run.test.ts"];
const SPEND = "this.steps -= steps;";

test.each<[string, Partial<Mutant>, object]>([
  ["is noticed", { becomes: "this.steps -= 2 * steps;" }, { verdict: "killed", by: expect.stringContaining("whole") }],
  ["changes nothing survives", { becomes: "this.steps = this.steps - steps;" }, { verdict: "survived" }],
  ["no test loads is not taken for one that survived", { file: "packages/shared/src/index.ts" }, { verdict: "unseen" }],
  ["cannot be loaded proves nothing", { becomes: "this.steps -= ;" }, { verdict: "broken" }],
])("a fault that %s", async (_what, change, verdict) => {
  const mutant = { name: "fault", file: FILE, text: SPEND, becomes: SPEND, why: "", tests: TESTS, ...change };
  expect(await runMutant(mutant, {})).toMatchObject(verdict);
});
