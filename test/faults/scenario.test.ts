import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { expand } from "./filler.ts";
import { type Catalog, type Request, Worlds } from "./model.ts";
import { FIRST_TIER, MESSAGE_BYTES, type Script, scenarioOf } from "./scenario.ts";

/** Those of faults.test.ts. */
const SEEDS = [1, 2];

/** Each request with the catalog before it, if nothing goes wrong. */
function played({ steps, isCreating }: Script): { readonly request: Request; readonly before: Catalog }[] {
  const worlds = new Worlds(FIRST_TIER, isCreating);
  return steps.map(({ request }) => {
    const [before = { entities: {}, waiting: {} }] = worlds.catalogs();
    try {
      worlds.answered(request, "taken");
    } catch {
      worlds.answered(request, "refused");
    }
    worlds.applied();
    return { request, before };
  });
}

test.each(SEEDS)("the scenario tries deleted integrations and writes that wait (seed %i)", (seed) => {
  const all = scenarioOf(seed).flatMap(played);
  expect(all.some(({ request }) => request.type === "uninstall")).toBe(true);
  expect(all.some(({ before }) => Object.keys(before.waiting).length > 0)).toBe(true);
});

test.each(SEEDS)("an integration is deleted at once after a live deletion of what it owns (seed %i)", (seed) => {
  const hurried = scenarioOf(seed).flatMap((script) => {
    const all = played(script);
    return all.filter(({ request, before }, at) => {
      const isNext = all[at + 1]?.request.type === "uninstall" && script.steps[at + 1]?.pause === 0;
      if (request.type !== "remove" || !isNext) return false;
      return request.items.some(({ kind, id }) => before.entities[`${kind}/${id}`]?.isOwned === true);
    });
  });
  expect(hurried.length).toBeGreaterThan(0);
});

/** The steps that a record has for waiting rows, and the instructions of the pattern of codes. */
const [MOST_STEPS, INSTRUCTIONS] = [5_000_000, 2_000];

test.each(SEEDS)("a target comes for more costly parts than a record may check again (seed %i)", (seed) => {
  const costs = scenarioOf(seed).flatMap((script) => {
    let wasChanged = false;
    return played(script).map(({ request, before }) => {
      wasChanged ||= request.type === "pattern";
      if (request.type !== "write" || !wasChanged) return 0;
      const brought = request.items.map(({ id }) => id);
      const waiters = Object.values(before.waiting).filter(({ relations }) => brought.includes(relations["of"] ?? ""));
      return waiters.reduce((sum, row) => sum + INSTRUCTIONS * expand(row.properties["code"] ?? "").length, 0);
    });
  });
  expect(Math.max(...costs)).toBeGreaterThan(MOST_STEPS);
});

test.each(SEEDS)("some entities fit into no event, and others into none with the state before (seed %i)", (seed) => {
  const steps = scenarioOf(seed).flatMap((script) => script.steps);
  const items = steps.flatMap(({ request }) => {
    if (request.type === "put") return [request.item];
    return request.type === "write" ? request.items : [];
  });
  const sizes = items.map(({ texts }) => gzipSync(expand(texts["notes"] ?? "")).length);
  expect(sizes.some((size) => size > MESSAGE_BYTES)).toBe(true);
  expect(sizes.some((size) => size < MESSAGE_BYTES && 2 * size > MESSAGE_BYTES)).toBe(true);
});
