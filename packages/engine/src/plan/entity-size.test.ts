import { expect, test } from "vitest";
import type { JqObject } from "../jq/values/value.ts";
import { LARGEST_ENTITY } from "../mapping/storable.ts";
import { MemoryCatalog } from "./catalog/memory-catalog.ts";
import { planChanges } from "./plan-changes.ts";
import type { EntityWrite } from "./plan-input.ts";
import {
  blueprints,
  catalogOf,
  changeOf,
  codesOf,
  emptyCatalog,
  lines,
  ref,
  settings,
  write,
} from "./small-world.fixture.ts";

/** Two of them are more than an entity may be. */
const HALF = "x".repeat(300_000);
const half = (property: string): EntityWrite => write("service/a", { properties: { [property]: HALF } });

/** What a version before the bound could write. */
function oldCatalog(properties: JqObject): MemoryCatalog {
  const stored = catalogOf(write("service/a"), write("team/core")).entity(ref("service/a"));
  if (stored === undefined) throw new Error("not stored");
  return new MemoryCatalog({ blueprints, entities: [{ ...stored, properties }] });
}

test("a merge that makes the entity too large is refused by name; the entity stays, and later writes take effect", () => {
  const catalog = catalogOf(half("p"));
  const plan = planChanges({ entities: [half("q"), write("service/a", { title: "A" })] }, catalog, settings);
  expect(lines(plan)).toEqual(["update service/a", "rejected service/a"]);
  expect(plan.changes.at(-1)?.problems).toContainEqual(
    expect.objectContaining({
      code: "entity_too_large",
      message: expect.stringContaining(`and ${LARGEST_ENTITY} are allowed`),
    }),
  );
  expect(catalog.applyPlan(plan).entity(ref("service/a"))).toMatchObject({ title: "A", properties: { p: HALF } });
});

test("writes of one record are added up as well", () => {
  const plan = planChanges({ entities: [half("p"), half("q")] }, emptyCatalog, settings);
  expect(lines(plan)).toEqual(["create service/a", "rejected service/a"]);
});

test("a replacement counts alone", () => {
  expect(lines(planChanges({ entities: [half("q")] }, catalogOf(half("p")), { ...settings, merge: false }))).toEqual([
    "update service/a",
  ]);
});

test("a write that waits is added to what waits already", () => {
  const waiting = (property: string) => ({ ...half(property), relations: { owner: "core" } });
  const first = planChanges({ entities: [waiting("p")] }, emptyCatalog, settings);
  const catalog = emptyCatalog.applyPlan(first);
  const second = planChanges({ entities: [waiting("q")] }, catalog, settings);
  expect(lines(second)).toEqual(["rejected service/a"]);
  const third = planChanges({ entities: [write("team/core")] }, catalog.applyPlan(second), settings);
  expect(lines(third)).toEqual(["create team/core", "create service/a"]);
});

test("a waiting row of an older version that would make its entity too large is refused when its target comes", () => {
  const catalog = oldCatalog({ p: HALF });
  const waits = planChanges({ entities: [write("service/a", { relations: { owner: "new" } })] }, catalog, settings);
  const changes = waits.changes.map((change) =>
    change.action === "waiting"
      ? { ...change, waiting: { ...change.waiting, patch: { ...change.waiting.patch, properties: { q: HALF } } } }
      : change,
  );
  const plan = planChanges({ entities: [write("team/new")] }, catalog.applyPlan({ ...waits, changes }), settings);
  expect(lines(plan)).toEqual(["create team/new", "rejected service/a"]);
  expect(codesOf(plan, "service/a")).toContain("entity_too_large!");
});

test("an entity that an older version let grow too large may be written, and shrink, but not grow", () => {
  const catalog = oldCatalog({ p: HALF, q: HALF });
  const lineOf = (properties: JqObject) =>
    lines(planChanges({ entities: [write("service/a", { properties })] }, catalog, settings))[0];
  expect(lineOf({ q: HALF })).toBe("unchanged service/a");
  expect(lineOf({ q: HALF.replace("x", "y") })).toBe("update service/a");
  expect(lineOf({ q: `${HALF}x` })).toBe("rejected service/a");
  expect(lineOf({ q: HALF.slice(1) })).toBe("update service/a");
});

test("an entity of exactly the bound is taken, whatever its size is made of, and one byte more is not", () => {
  const rest = '{"identifier":"a","blueprint":"service","title":"","icon":null,"team":["t"],"properties":{"p":""},';
  const around = `${rest}"relations":{"owner":"core","uses":["a"]}}`.length;
  const of = (length: number) =>
    write("service/a", {
      title: "",
      team: ["t"],
      properties: { p: "x".repeat(length - around) },
      relations: { owner: "core", uses: ["a"] },
    });
  const catalog = catalogOf(write("team/core"));
  expect(lines(planChanges({ entities: [of(LARGEST_ENTITY)] }, catalog, settings))).toEqual(["create service/a"]);
  const plan = planChanges({ entities: [of(LARGEST_ENTITY + 1)] }, catalog, settings);
  expect(changeOf(plan, "service/a")).toMatchObject({
    action: "rejected",
    problems: expect.arrayContaining([
      expect.objectContaining({ message: expect.stringContaining(`takes ${LARGEST_ENTITY + 1} bytes`) }),
    ]),
  });
});

test("a relation of many targets counts: 10 000 identifiers of 50 characters", () => {
  const targets = Array.from({ length: 10_000 }, (_, index) => `${index}`.padStart(50, "t"));
  const plan = planChanges({ entities: [write("service/a", { relations: { uses: targets } })] }, emptyCatalog, {
    ...settings,
    createMissingRelatedEntities: true,
  });
  expect(lines(plan)).toEqual(["rejected service/a"]);
});
