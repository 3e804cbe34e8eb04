import { describe, expect, test } from "vitest";
import { ExactNumber } from "../jq/values/exact-number.ts";
import { planChanges } from "./plan-changes.ts";
import type { EntityWrite } from "./plan-input.ts";
import {
  catalogOf,
  changeOf,
  codesOf,
  type emptyCatalog,
  lines,
  planLines,
  ref,
  settings,
  write,
} from "./small-world.fixture.ts";

const stored = catalogOf(
  write("team/core"),
  write("service/a", { title: "A", properties: { url: "http://a/", tier: 1 }, relations: { owner: "core" } }),
);

function contentAfter(entities: EntityWrite[], merge = true) {
  const plan = planChanges({ entities }, stored, { ...settings, merge });
  const entity = stored.applyPlan(plan).entity(ref("service/a"));
  return { title: entity?.title, properties: entity?.properties, relations: entity?.relations };
}

describe("folding onto the current entity", () => {
  test("a merge keeps what is not mentioned and overwrites with explicit nulls", () => {
    expect(contentAfter([write("service/a", { properties: { tier: null } })])).toEqual({
      title: "A",
      properties: { url: "http://a/", tier: null },
      relations: { owner: "core" },
    });
  });

  test("a relation given in a merge replaces the old value, it does not add to it", () => {
    const entities = [write("service/b"), write("service/c")];
    const catalog = catalogOf(...entities, write("service/a", { relations: { uses: ["b"] } }));
    const plan = planChanges({ entities: [write("service/a", { relations: { uses: ["c"] } })] }, catalog, settings);
    expect(catalog.applyPlan(plan).entity(ref("service/a"))?.relations).toEqual({ uses: ["c"] });
  });

  test("a replacement drops what is not mentioned", () => {
    expect(contentAfter([write("service/a", { title: "B" })], false)).toEqual({
      title: "B",
      properties: {},
      relations: {},
    });
  });

  test("two items of one key fold in their order, into one change, and the collision is reported", () => {
    const entities = [write("service/a", { properties: { tier: 2 } }), write("service/a", { title: "B" })];
    const plan = planChanges({ entities }, stored, settings);
    expect(lines(plan)).toEqual(["update service/a"]);
    expect(codesOf(plan, "service/a")).toEqual(["key_collision"]);
    expect(contentAfter(entities)).toMatchObject({ title: "B", properties: { url: "http://a/", tier: 2 } });
  });

  test("two resources that fill one entity together are no collision", () => {
    const entities = [write("service/a", { resource: "0" }), write("service/a", { title: "B", resource: "1" })];
    expect(codesOf(planChanges({ entities }, stored, settings), "service/a")).toEqual([]);
  });

  test("what counts is the result: there and back again is no change", () => {
    const entities = [write("service/a", { title: "B" }), write("service/a", { title: "A" })];
    expect(planLines({ entities }, stored)).toEqual(["unchanged service/a"]);
  });

  test("a refused item leaves what the one before it made", () => {
    const entities = [
      write("service/a", { title: "B" }),
      write("service/a", { title: "C", properties: { tier: "x" } }),
    ];
    const plan = planChanges({ entities }, stored, settings);
    expect(lines(plan)).toEqual(["update service/a", "rejected service/a"]);
    expect(plan.changes.map((change) => change.inputs.map((input) => input.index))).toEqual([[0], [1]]);
    expect(stored.applyPlan(plan).entity(ref("service/a"))?.title).toBe("B");
  });

  test("`__proto__` and `constructor` are ordinary keys", () => {
    const properties = JSON.parse('{"__proto__": 1, "constructor": 2}');
    const plan = planChanges({ entities: [write("service/a", { properties })] }, stored, settings);
    expect(codesOf(plan, "service/a")).toEqual(["unknown_property", "unknown_property"]);
    const after = stored.applyPlan(plan).entity(ref("service/a"));
    expect(Object.keys(after?.properties ?? {})).toEqual(["url", "tier", "__proto__", "constructor"]);
    expect(planLines({ entities: [write("service/a", { properties: { constructor: 3 } as never })] }, stored)).toEqual([
      "update service/a",
    ]);
  });
});

describe("equality", () => {
  const id = (digits: string) => new ExactNumber(digits, Number(digits));
  const withTier = (tier: number | ExactNumber) => write("service/a", { properties: { tier } });

  test("all digits of a number count", () => {
    const catalog = catalogOf(withTier(id("12345678901234567890")));
    expect(planLines({ entities: [withTier(id("12345678901234567890"))] }, catalog)).toEqual(["unchanged service/a"]);
    expect(planLines({ entities: [withTier(id("12345678901234567891"))] }, catalog)).toEqual(["update service/a"]);
  });

  test("1.0 is 1", () => {
    expect(planLines({ entities: [withTier(id("1.0"))] }, stored)).toEqual(["unchanged service/a"]);
  });

  test.each<[string, EntityWrite, string]>([
    ["another icon", write("service/a", { icon: "Box" }), "update"],
    ["another team", write("service/a", { team: "core" }), "update"],
    ["an explicit null where nothing was", write("service/a", { properties: { tags: null } }), "update"],
    ["the same keys in another order", write("service/a", { properties: { tier: 1, url: "http://a/" } }), "unchanged"],
  ])("%s", (_, entity, action) => {
    expect(planLines({ entities: [entity] }, stored)).toEqual([`${action} service/a`]);
  });
});

describe("versions", () => {
  test("an update moves the revision and updatedAt, not createdAt", () => {
    const later = { ...settings, at: "2026-11-24T00:00:00.000Z", by: "someone" };
    const plan = planChanges({ entities: [write("service/a", { title: "B" })] }, stored, later);
    expect(changeOf(plan, "service/a")).toMatchObject({
      revision: 2,
      before: { revision: 1, title: "A" },
      after: { revision: 2, createdAt: settings.at, createdBy: "tester", updatedAt: later.at, updatedBy: "someone" },
    });
  });

  test("an unchanged entity keeps its revision and its times", () => {
    const later = { ...settings, at: "2026-11-24T00:00:00.000Z" };
    const plan = planChanges({ entities: [write("service/a", { title: "A" })] }, stored, later);
    expect(changeOf(plan, "service/a")).toMatchObject({ after: { revision: 1, updatedAt: settings.at } });
  });

  test("an entity that comes back goes on counting where its deletion ended", () => {
    const gone = stored.applyPlan(planChanges({ deletes: [ref("service/a")] }, stored, settings));
    const plan = planChanges({ entities: [write("service/a")] }, gone, settings);
    expect(changeOf(plan, "service/a")).toMatchObject({ action: "create", revision: 3 });
  });
});

describe("ownership", () => {
  const ownerAfter = (entity: EntityWrite, options: Partial<typeof settings>) => {
    const plan = planChanges({ entities: [entity] }, stored, { ...settings, ...options });
    const { owner, lastSeen } = stored.applyPlan(plan).entity(ref("service/a")) ?? {};
    return [owner, lastSeen];
  };

  test("the last writer owns, even if its write changed nothing", () => {
    expect(ownerAfter(write("service/a"), { integration: "two", seq: 3 })).toEqual(["two", 3]);
  });

  test("a person's write takes the entity out of every integration's hands", () => {
    expect(ownerAfter(write("service/a"), { integration: null })).toEqual([null, 0]);
  });

  test("a refused write counts as seen by the owner, and changes no owner", () => {
    const refused = write("service/a", { properties: { tier: "x" } });
    expect(ownerAfter(refused, { seq: 9 })).toEqual(["one", 9]);
    expect(ownerAfter(refused, { integration: "two", seq: 9 })).toEqual(["one", 7]);
  });

  test("an entity that was found by search is not taken over", () => {
    const rules = [{ property: "$title", operator: "=", value: "A" }];
    const found = { ...write("service/a", { title: "B" }), identifier: { combinator: "and", rules } };
    expect(ownerAfter(found, { integration: "two", seq: 9 })).toEqual(["one", 7]);
  });
});

describe("what is refused", () => {
  test.each<[string, EntityWrite, string]>([
    ["an unknown blueprint", write("nowhere/a"), "not_found!"],
    ["a space in the identifier", write("service/a b"), "identifier_invalid!"],
    ["an empty identifier", write("service/"), "identifier_invalid!"],
    ["an identifier of two dots", write("service/.."), "identifier_invalid!"],
    ["1001 characters", write(`service/${"a".repeat(1001)}`), "identifier_invalid!"],
    ["a required property that is missing", write("pod/a", { relations: { of: "a" } }), "blueprint_schema_mismatch!"],
    [
      "a required property that is null",
      write("pod/a", { properties: { image: null }, relations: { of: "a" } }),
      "blueprint_schema_mismatch!",
    ],
    ["a required relation that is missing", write("pod/a", { properties: { image: "x" } }), "required_relation!"],
    [
      "a required relation that is null",
      write("pod/a", { properties: { image: "x" }, relations: { of: null } }),
      "required_relation!",
    ],
    ["a value of the wrong type", write("service/a", { properties: { tier: "high" } }), "blueprint_schema_mismatch!"],
    ["a title that is a list", write("service/a", { title: ["A"] }), "blueprint_schema_mismatch!"],
    ["a team that is no name", write("service/a", { team: [true] }), "blueprint_schema_mismatch!"],
    [
      "two targets of a single relation",
      write("service/a", { relations: { owner: ["a", "b"] } }),
      "relation_many_violation!",
    ],
    ["a target that is no identifier", write("service/a", { relations: { owner: "a b" } }), "identifier_invalid!"],
    ["a target that is a boolean", write("service/a", { relations: { owner: true } }), "relation_type!"],
    [
      "a list of queries",
      write("service/a", { relations: { uses: [{ combinator: "and", rules: [] }] } }),
      "relation_type!",
    ],
  ])("%s", (_, entity, code) => {
    const plan = planChanges({ entities: [entity] }, stored, settings);
    expect(lines(plan)[0]).toMatch(/^rejected /);
    expect(codesOf(plan, `${entity.blueprint}/${String(entity.identifier)}`)).toEqual([code]);
  });

  test("taking a required relation away", () => {
    const catalog = catalogOf(
      write("service/a"),
      write("pod/p", { properties: { image: "x" }, relations: { of: "a" } }),
    );
    const plan = planChanges({ entities: [write("pod/p", { relations: { of: null } })] }, catalog, settings);
    expect(codesOf(plan, "pod/p")).toEqual(["required_relation!"]);
  });

  test("every problem of an item is told at once", () => {
    const entity = write("service/a", { properties: { tier: "x", url: "y" }, relations: { owner: ["a", "b"] } });
    expect(codesOf(planChanges({ entities: [entity] }, stored, settings), "service/a")).toEqual([
      "blueprint_schema_mismatch!",
      "blueprint_schema_mismatch!",
      "relation_many_violation!",
    ]);
  });

  test("a team where the blueprint inherits it; an empty one says nothing", () => {
    const catalog = catalogOf();
    const blueprint = { ...catalog.blueprint("team"), ownership: { type: "Inherited", path: "x" } } as never;
    const inheriting = { ...view(catalog), blueprint: () => blueprint };
    const plan = (team: string | null) => planChanges({ entities: [write("team/a", { team })] }, inheriting, settings);
    expect(codesOf(plan("core"), "team/a")).toEqual(["inherited_ownership_enabled!"]);
    expect(codesOf(plan(null), "team/a")).toEqual([]);
  });
});

/** The catalog's answers as an object that a test can override one of. */
function view(catalog: typeof emptyCatalog) {
  return {
    entity: catalog.entity.bind(catalog),
    lastRevision: catalog.lastRevision.bind(catalog),
    referrers: catalog.referrers.bind(catalog),
    waiting: catalog.waiting.bind(catalog),
    waiters: catalog.waiters.bind(catalog),
    search: catalog.search.bind(catalog),
    owned: catalog.owned.bind(catalog),
    waitingOf: catalog.waitingOf.bind(catalog),
  };
}

describe("what is lived with", () => {
  test("an unknown property is kept and reported; strict mode refuses it", () => {
    const entities = [write("service/a", { properties: { colour: "red" } })];
    const plan = planChanges({ entities }, stored, settings);
    expect(codesOf(plan, "service/a")).toEqual(["unknown_property"]);
    expect(stored.applyPlan(plan).entity(ref("service/a"))?.properties).toHaveProperty("colour", "red");
    expect(planLines({ entities }, stored, { mode: "strict" })).toEqual(["rejected service/a"]);
  });

  test("an unknown relation is left out, so that it takes effect once the blueprint has it", () => {
    const entities = [write("service/a", { relations: { colour: "red" } })];
    const plan = planChanges({ entities }, stored, settings);
    expect(lines(plan)).toEqual(["unchanged service/a"]);
    expect(codesOf(plan, "service/a")).toEqual(["unknown_relation"]);
    expect(planLines({ entities }, stored, { mode: "strict" })).toEqual(["rejected service/a"]);
  });

  test.each<[string, EntityWrite, object]>([
    ["a number as title", write("service/a", { title: 17 }), { title: "17" }],
    ["a boolean as icon", write("service/a", { icon: true }), { icon: "true" }],
    ["one team", write("service/a", { team: "core" }), { team: ["core"] }],
    ["teams, one twice and one null", write("service/a", { team: ["a", null, "b", "a"] }), { team: ["a", "b"] }],
    ["a null team", write("service/a", { team: null }), { team: [] }],
    [
      "a list of one target for a single relation",
      write("service/a", { relations: { owner: ["core"] } }),
      { relations: { owner: "core" } },
    ],
    [
      "an empty list for a single relation",
      write("service/a", { relations: { owner: [] } }),
      { relations: { owner: null } },
    ],
    [
      "one target for a many relation",
      write("service/a", { relations: { uses: "a" } }),
      { relations: { owner: "core", uses: ["a"] } },
    ],
    [
      "null for a many relation",
      write("service/a", { relations: { uses: null } }),
      { relations: { owner: "core", uses: [] } },
    ],
    [
      "nulls and repetitions among targets",
      write("service/a", { relations: { uses: ["a", null, "a"] } }),
      { relations: { owner: "core", uses: ["a"] } },
    ],
  ])("%s", (_, entity, expected) => {
    const plan = planChanges({ entities: [entity] }, stored, settings);
    expect(codesOf(plan, "service/a")).toEqual([]);
    expect(stored.applyPlan(plan).entity(ref("service/a"))).toMatchObject(expected);
  });

  test("a number as target is its exact text", () => {
    const owner = new ExactNumber("12345678901234567890", 12345678901234567e3);
    const entities = [write("team/12345678901234567890"), write("service/a", { relations: { owner } })];
    const after = stored.applyPlan(planChanges({ entities }, stored, settings)).entity(ref("service/a"));
    expect(after?.relations["owner"]).toBe("12345678901234567890");
  });
});
