import { describe, expect, test } from "vitest";
import type { CatalogBlueprint } from "./blueprint/blueprint-rules.ts";
import { MemoryCatalog } from "./catalog/memory-catalog.ts";
import { causeChain } from "./cause.ts";
import { planChanges } from "./plan-changes.ts";
import {
  catalogOf,
  changeOf,
  codesOf,
  lines,
  nameOf,
  planLines,
  pod,
  ref,
  settings,
  write,
} from "./small-world.fixture.ts";

const cascading = { ...settings, deleteDependentEntities: true };

describe("deleteDependentEntities: false", () => {
  const catalog = catalogOf(write("service/a"), pod("p", "a"), pod("q", "a"));

  test("an entity that others require stays, and they are named", () => {
    const plan = planChanges({ deletes: [ref("service/a")] }, catalog, settings);
    expect(lines(plan)).toEqual(["rejected service/a"]);
    expect(changeOf(plan, "service/a")?.problems).toMatchObject([
      { code: "has_dependents", notes: ["pod/p (relation of)", "pod/q (relation of)"] },
    ]);
  });

  test("dependents that are deleted with it do not stand in its way, whatever the order they were named in", () => {
    const deletes = [ref("service/a"), ref("pod/p"), ref("pod/q")];
    expect(planLines({ deletes }, catalog)).toEqual(["delete pod/p", "delete pod/q", "delete service/a"]);
  });

  test("what cannot go holds what it requires", () => {
    const blueprints = [1, 2, 3].map(
      (level): CatalogBlueprint => ({
        identifier: `l${level}`,
        schema: { properties: {} },
        relations: level === 1 ? {} : { up: { target: `l${level - 1}`, required: true, many: false } },
      }),
    );
    const empty = new MemoryCatalog({ blueprints });
    const entities = [
      write("l1/a"),
      write("l2/b", { relations: { up: "a" } }),
      write("l3/c", { relations: { up: "b" } }),
    ];
    const levels = empty.applyPlan(planChanges({ entities }, empty, settings));
    const plan = planChanges({ deletes: [ref("l1/a"), ref("l2/b")] }, levels, settings);
    expect(lines(plan)).toEqual(["rejected l2/b", "rejected l1/a"]);
    expect(codesOf(plan, "l1/a")).toEqual(["has_dependents!"]);
  });

  test("a thousand dependents are counted, ten are named", () => {
    const many = catalogOf(write("service/a"), ...Array.from({ length: 1_000 }, (_, index) => pod(`p${index}`, "a")));
    const [problem] =
      changeOf(planChanges({ deletes: [ref("service/a")] }, many, settings), "service/a")?.problems ?? [];
    expect(problem?.message).toBe("1000 entities need `service/a`");
    expect(problem?.notes).toHaveLength(11);
    expect(problem?.notes?.at(-1)).toBe("and 990 more");
  });
});

describe("deleteDependentEntities: true", () => {
  test("dependents go first, each saying through what", () => {
    const catalog = catalogOf(write("service/a"), pod("p", "a"));
    const plan = planChanges({ deletes: [ref("service/a")] }, catalog, cascading);
    expect(lines(plan)).toEqual(["delete pod/p", "delete service/a"]);
    expect(changeOf(plan, "pod/p")).toMatchObject({
      inputs: [],
      before: { revision: 1 },
      after: null,
      revision: 2,
      causes: [{ kind: "dependent", of: ref("service/a"), relation: "of", because: { kind: "deleted" } }],
    });
  });

  test("a ring goes as one", () => {
    const catalog = catalogOf(
      write("domain/a", { relations: { next: "b" } }),
      write("domain/b", { relations: { next: "a" } }),
    );
    const plan = planChanges({ deletes: [ref("domain/b")] }, catalog, cascading);
    expect(lines(plan).sort()).toEqual(["delete domain/a", "delete domain/b"]);
    const ties = plan.changes.map((change) => "together" in change && change.together);
    expect(new Set(ties).size).toBe(1);
  });

  test("an entity that requires itself can be deleted, with the flag and without", () => {
    const catalog = catalogOf(write("domain/a", { relations: { next: "a" } }));
    for (const options of [settings, cascading]) {
      expect(planLines({ deletes: [ref("domain/a")] }, catalog, options)).toEqual(["delete domain/a"]);
    }
  });

  test("a cascade 20 000 deep ends, in order, without exhausting the stack", () => {
    const count = 20_000;
    const entities = [
      write("domain/d0", { relations: { next: "d0" } }),
      ...Array.from({ length: count }, (_, index) =>
        write(`domain/d${index + 1}`, { relations: { next: `d${index}` } }),
      ),
    ];
    const plan = planChanges({ deletes: [ref("domain/d0")] }, catalogOf(...entities), cascading);
    expect(plan.changes).toHaveLength(count + 1);
    expect(lines(plan).at(0)).toBe(`delete domain/d${count}`);
    expect(lines(plan).at(-1)).toBe("delete domain/d0");
    const cause = changeOf(plan, `domain/d${count}`)?.causes[0];
    expect(cause && causeChain(cause)).toHaveLength(count + 1);
  });
});

describe("optional relations to what is deleted", () => {
  const catalog = catalogOf(
    write("team/core"),
    write("service/b"),
    write("service/c"),
    write("service/a", { relations: { owner: "core", uses: ["a", "b", "c"] } }),
  );

  test("a single one becomes null, by an update of its own that comes before", () => {
    const plan = planChanges({ deletes: [ref("team/core")] }, catalog, settings);
    expect(lines(plan)).toEqual(["update service/a", "delete team/core"]);
    expect(changeOf(plan, "service/a")).toMatchObject({
      inputs: [],
      after: { relations: { owner: null, uses: ["a", "b", "c"] }, owner: "one", lastSeen: 7 },
      causes: [{ kind: "cleared_relation", of: ref("team/core"), relation: "owner", because: { kind: "deleted" } }],
    });
  });

  test("a many relation loses the element, once for all that go", () => {
    const plan = planChanges({ deletes: [ref("service/b"), ref("service/c")] }, catalog, settings);
    expect(lines(plan)).toEqual(["update service/a", "delete service/b", "delete service/c"]);
    expect(changeOf(plan, "service/a")).toMatchObject({ after: { relations: { uses: ["a"] } }, revision: 2 });
  });

  test("one's own relation to oneself goes with one", () => {
    expect(planLines({ deletes: [ref("service/a")] }, catalog)).toEqual(["delete service/a"]);
  });

  test("a relation from something that goes as well is not cleared", () => {
    expect(planLines({ deletes: [ref("team/core"), ref("service/a")] }, catalog)).toEqual([
      "delete service/a",
      "delete team/core",
    ]);
  });
});

describe("which deletions are done", () => {
  const catalog = catalogOf(write("service/a"));

  test("one of something absent changes nothing", () => {
    expect(planLines({ deletes: [ref("service/x"), ref("nowhere/x")] }, catalog)).toEqual([
      "unchanged service/x",
      "unchanged nowhere/x",
    ]);
  });

  test("the same one twice is one change that answers both", () => {
    const plan = planChanges({ deletes: [ref("service/a"), ref("service/a")] }, catalog, settings);
    expect(lines(plan)).toEqual(["delete service/a"]);
    expect(plan.changes[0]?.inputs).toHaveLength(2);
  });

  test.each<[string, Parameters<typeof write>[1], string]>([
    ["one whose key the same input writes is dropped", {}, "unchanged service/a"],
    ["also if that write is refused", { properties: { tier: "x" } }, "unchanged service/a"],
  ])("%s", (_, rest, expected) => {
    const input = { entities: [write("service/a", rest)], deletes: [ref("service/a")] };
    const plan = planChanges(input, catalog, settings);
    expect(lines(plan)[0]).toBe(expected);
    expect(changeOf(plan, "service/a")?.causes).toContainEqual({ kind: "kept", input: { list: "deletes", index: 0 } });
  });

  test("a live event deletes only what its integration owns", () => {
    const deletes = [ref("service/a")];
    expect(planLines({ deletes }, catalog, { deletes: "owned", integration: "two" })).toEqual(["unchanged service/a"]);
    expect(planLines({ deletes }, catalog, { deletes: "owned" })).toEqual(["delete service/a"]);
  });

  test("a live event of an integration that is deleted by now deletes nothing: what has no owner is a person's", () => {
    const persons = catalog.applyPlan(
      planChanges({ entities: [write("team/persons")] }, catalog, { ...settings, integration: null }),
    );
    const deletes = [ref("team/persons"), ref("service/a"), ref("service/none")];
    const late = { deletes: "owned", integration: null } as const;
    expect(planLines({ deletes }, persons, late)).toEqual([
      "unchanged team/persons",
      "unchanged service/a",
      "unchanged service/none",
    ]);
  });

  test("a live event ends the waiting of its own integration's write, also over somebody else's entity, and of no other", () => {
    const byPerson = { ...settings, integration: null };
    const persons = catalog.applyPlan(planChanges({ entities: [write("service/p")] }, catalog, byPerson));
    const waits = (name: string) => write(name, { relations: { owner: "missing" } });
    const waiting = persons.applyPlan(
      planChanges({ entities: [waits("service/p"), waits("service/q")] }, persons, settings),
    );
    const deletes = [ref("service/p"), ref("service/q")];
    const settledBy = (integration: string | null) =>
      planChanges({ deletes }, waiting, { ...settings, deletes: "owned", integration }).settled.map(nameOf);
    expect(settledBy("one")).toEqual(["service/p", "service/q"]);
    expect([settledBy("two"), settledBy(null)]).toEqual([[], []]);
    const plan = planChanges({ deletes }, waiting, { ...settings, deletes: "owned" });
    expect(lines(plan)).toEqual(["unchanged service/p", "unchanged service/q"]);
  });

  test("a write and a deletion of what it points at: the relation is cleared again", () => {
    const input = { entities: [write("service/b", { relations: { uses: ["a"] } })], deletes: [ref("service/a")] };
    const plan = planChanges(input, catalog, settings);
    expect(lines(plan)).toEqual(["create service/b", "delete service/a"]);
    expect(changeOf(plan, "service/b")).toMatchObject({ after: { relations: { uses: [] } } });
  });

  test("what is created as a missing target and deleted by the same input never was", () => {
    const input = { entities: [write("service/a", { relations: { uses: ["n"] } })], deletes: [ref("service/n")] };
    const plan = planChanges(input, catalog, { ...settings, createMissingRelatedEntities: true });
    expect(lines(plan)).toEqual(["update service/a", "unchanged service/n"]);
    expect(changeOf(plan, "service/n")).toMatchObject({ before: null, after: null });
  });
});
