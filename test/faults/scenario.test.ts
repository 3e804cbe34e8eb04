import { expect, test } from "vitest";
import { Worlds } from "./model.ts";
import { FIRST_TIER, type Script, scenarioOf } from "./scenario.ts";

/** Those of faults.test.ts. */
const SEEDS = [1, 2];

/** The most writes that wait at a time, if nothing goes wrong. */
function mostWaiting({ steps, isCreating }: Script): number {
  const worlds = new Worlds(FIRST_TIER, isCreating);
  const counts = steps.map(({ request }) => {
    try {
      worlds.answered(request, "taken");
    } catch {
      worlds.answered(request, "refused");
    }
    worlds.applied();
    return Object.keys(worlds.catalogs()[0]?.waiting ?? {}).length;
  });
  return Math.max(...counts);
}

test.each(SEEDS)("the scenario tries deleted integrations and writes that wait (seed %i)", (seed) => {
  const scripts = scenarioOf(seed);
  expect(scripts.flatMap(({ steps }) => steps).some(({ request }) => request.type === "uninstall")).toBe(true);
  expect(Math.max(...scripts.map(mostWaiting))).toBeGreaterThan(0);
});
