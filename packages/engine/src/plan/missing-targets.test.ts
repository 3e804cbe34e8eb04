import { describe, expect, test } from "vitest";
import type { CatalogBlueprint } from "./blueprint/blueprint-rules.ts";
import { MemoryCatalog } from "./catalog/memory-catalog.ts";
import { causeChain } from "./cause.ts";
import { planChanges } from "./plan-changes.ts";
import {
  blueprints,
  catalogOf,
  changeOf,
  codesOf,
  emptyCatalog,
  lines,
  nameOf,
  planLines,
  pod,
  ref,
  settings,
  write,
} from "./small-world.fixture.ts";

const creating = { ...settings, createMissingRelatedEntities: true };

test("a write that may not wait is refused by name instead of being kept for later", () => {
  const plan = planChanges({ entities: [pod("p", "a")] }, emptyCatalog, { ...settings, waitForTargets: false });
  expect(lines(plan)).toEqual(["rejected pod/p"]);
  expect(changeOf(plan, "pod/p")?.problems).toMatchObject([{ code: "not_found", path: "relations.of" }]);
});

describe("createMissingRelatedEntities: true", () => {
  test("a missing target is created bare, without owner, before the entity, and says why", () => {
    const plan = planChanges(
      { entities: [write("service/a", { relations: { owner: "core" } })] },
      emptyCatalog,
      creating,
    );
    expect(lines(plan)).toEqual(["create team/core", "create service/a"]);
    expect(changeOf(plan, "team/core")).toMatchObject({
      inputs: [],
      after: { title: "core", team: [], properties: {}, relations: {}, owner: null, lastSeen: 0 },
      causes: [{ kind: "missing_target", of: ref("service/a"), relation: "owner", because: { kind: "mapped" } }],
    });
  });

  test("a bare target is excused from what its blueprint requires", () => {
    const catalog = catalogOf();
    const plan = planChanges({ entities: [pod("p", "a")] }, catalog, creating);
    expect(lines(plan)).toEqual(["create service/a", "create pod/p"]);
    expect(planLines({ entities: [write("domain/a", { relations: { next: "b" } })] }, catalog, creating)).toEqual([
      "create domain/b",
      "create domain/a",
    ]);
  });

  test("several entities naming one missing target create it once", () => {
    const entities = [pod("p", "a"), pod("q", "a")];
    expect(planLines({ entities }, emptyCatalog, creating)).toEqual([
      "create service/a",
      "create pod/p",
      "create pod/q",
    ]);
  });

  test("a bare target that is written later in the same input is one creation with its owner", () => {
    const plan = planChanges({ entities: [pod("p", "a"), write("service/a", { title: "A" })] }, emptyCatalog, creating);
    expect(lines(plan)).toEqual(["create service/a", "create pod/p"]);
    expect(changeOf(plan, "service/a")).toMatchObject({
      after: { title: "A", owner: "one", revision: 1 },
      causes: [{ kind: "missing_target" }, { kind: "mapped" }],
    });
  });

  test.each([creating, settings])(
    "an entity that points at itself needs nothing created and waits for nothing",
    (options) => {
      const entities = [write("domain/a", { relations: { next: "a" } })];
      const plan = planChanges({ entities }, emptyCatalog, options);
      expect(plan.changes).toMatchObject([{ action: "create", causes: [{ kind: "mapped" }] }]);
    },
  );
});

describe.each([true, false])("a target that can never be (createMissingRelatedEntities: %s)", (createMissing) => {
  test("is refused if its blueprint is unknown", () => {
    const blueprints = [
      {
        identifier: "a",
        schema: { properties: {} },
        relations: { to: { target: "gone", required: false, many: false } },
      },
    ];
    const catalog = new MemoryCatalog({ blueprints });
    const entities = [write("a/1", { relations: { to: "x" } })];
    const plan = planChanges({ entities }, catalog, { ...settings, createMissingRelatedEntities: createMissing });
    expect(codesOf(plan, "a/1")).toEqual(["not_found!"]);
  });
});

test("users and teams of the organization are never created as targets", () => {
  const blueprints = [
    { identifier: "_user", schema: { properties: {} } },
    {
      identifier: "a",
      schema: { properties: {} },
      relations: { by: { target: "_user", required: false, many: false } },
    },
  ];
  const catalog = new MemoryCatalog({ blueprints });
  const plan = planChanges({ entities: [write("a/1", { relations: { by: "ann" } })] }, catalog, creating);
  expect(codesOf(plan, "a/1")).toEqual(["not_found!"]);
});

describe("createMissingRelatedEntities: false", () => {
  test("an entity with a missing target waits whole, required relation or not", () => {
    const plan = planChanges(
      { entities: [write("service/a", { relations: { owner: "core" } })] },
      emptyCatalog,
      settings,
    );
    expect(lines(plan)).toEqual(["waiting service/a"]);
    expect(changeOf(plan, "service/a")).toMatchObject({
      before: null,
      waiting: { missing: [ref("team/core")], since: settings.at, writer: { integration: "one", seq: 7 } },
    });
    expect(emptyCatalog.applyPlan(plan).entity(ref("service/a"))).toBeUndefined();
  });

  test("one missing target among several is enough", () => {
    const catalog = catalogOf(write("service/b"));
    const plan = planChanges(
      { entities: [write("service/a", { relations: { uses: ["b", "c"] } })] },
      catalog,
      settings,
    );
    expect(changeOf(plan, "service/a")).toMatchObject({ action: "waiting", waiting: { missing: [ref("service/c")] } });
  });

  test("an entity that exists stays as it is while a write to it waits", () => {
    const catalog = catalogOf(write("service/a", { title: "A" }));
    const plan = planChanges(
      { entities: [write("service/a", { title: "B", relations: { owner: "x" } })] },
      catalog,
      settings,
    );
    expect(lines(plan)).toEqual(["waiting service/a"]);
    expect(catalog.applyPlan(plan).entity(ref("service/a"))?.title).toBe("A");
  });

  test("it is applied by the plan in which its last target appears, as that one's effect", () => {
    const waiting = catalogOf(
      write("service/b"),
      write("service/a", { relations: { owner: "core", uses: ["b", "c"] } }),
    );
    const first = planChanges({ entities: [write("service/c")] }, waiting, settings);
    expect(lines(first)).toEqual(["create service/c", "waiting service/a"]);
    expect(changeOf(first, "service/a")).toMatchObject({ inputs: [], waiting: { missing: [ref("team/core")] } });
    const last = planChanges({ entities: [write("team/core")] }, waiting.applyPlan(first), {
      ...settings,
      by: "other",
    });
    expect(lines(last)).toEqual(["create team/core", "create service/a"]);
    expect(changeOf(last, "service/a")).toMatchObject({
      inputs: [],
      after: { owner: "one", createdBy: "tester" },
      causes: [{ kind: "resolved", of: ref("team/core"), relation: "owner", because: { kind: "mapped" } }],
    });
    expect(last.settled.map(nameOf)).toEqual(["service/a"]);
  });

  test("a target created bare for someone else will do", () => {
    const waiting = catalogOf(write("service/a", { relations: { owner: "core" } }));
    const entities = [write("service/b", { relations: { owner: "core" } })];
    const plan = planChanges({ entities }, waiting, creating);
    expect(lines(plan)).toEqual(["create team/core", "create service/a", "create service/b"]);
    const cause = changeOf(plan, "service/a")?.causes[0];
    expect(cause && causeChain(cause).map(({ kind }) => kind)).toEqual(["resolved", "missing_target", "mapped"]);
  });

  test("a chain of waiting entities is applied in one go, from its end", () => {
    const entities = [pod("p", "a"), write("service/a", { relations: { uses: ["b"] } })];
    const waiting = catalogOf(...entities);
    expect(planLines({ entities: [write("service/b")] }, waiting)).toEqual([
      "create service/b",
      "create service/a",
      "create pod/p",
    ]);
  });

  test("a later write folds into the one that waits", () => {
    const waiting = catalogOf(
      write("service/a", { title: "A", properties: { tier: 1 }, relations: { owner: "core" } }),
    );
    const folded = planChanges({ entities: [write("service/a", { properties: { tier: 2 } })] }, waiting, settings);
    expect(lines(folded)).toEqual(["waiting service/a"]);
    const after = waiting.applyPlan(folded);
    const plan = planChanges({ entities: [write("team/core")] }, after, settings);
    expect(after.applyPlan(plan).entity(ref("service/a"))).toMatchObject({ title: "A", properties: { tier: 2 } });
  });

  test("a later write that leaves nothing to wait for takes effect at once", () => {
    const waiting = catalogOf(write("service/a", { title: "A", relations: { owner: "core" } }));
    const entities = [write("service/a", { relations: { owner: null } })];
    const plan = planChanges({ entities }, waiting, settings);
    expect(lines(plan)).toEqual(["create service/a"]);
    expect(changeOf(plan, "service/a")).toMatchObject({ after: { title: "A", relations: { owner: null } } });
    expect(plan.settled.map(nameOf)).toEqual(["service/a"]);
  });

  test("a replacement forgets what waited", () => {
    const waiting = catalogOf(write("service/a", { title: "A", relations: { owner: "core" } }));
    const plan = planChanges({ entities: [write("service/a")] }, waiting, { ...settings, merge: false });
    expect(changeOf(plan, "service/a")).toMatchObject({ action: "create", after: { title: null, relations: {} } });
  });

  test("a later deletion removes it", () => {
    const waiting = catalogOf(write("service/a", { relations: { owner: "core" } }));
    const plan = planChanges({ deletes: [ref("service/a")] }, waiting, settings);
    expect(lines(plan)).toEqual(["unchanged service/a"]);
    const after = waiting.applyPlan(plan);
    expect(planLines({ entities: [write("team/core")] }, after)).toEqual(["create team/core"]);
  });

  test("a target that goes while something waits for another has to come back too", () => {
    const waiting = catalogOf(write("service/b"), write("service/a", { relations: { owner: "core", uses: ["b"] } }));
    const gone = planChanges({ deletes: [ref("service/b")] }, waiting, settings);
    expect(changeOf(gone, "service/a")).toMatchObject({ waiting: { missing: [ref("team/core"), ref("service/b")] } });
    const after = waiting.applyPlan(gone);
    expect(planLines({ entities: [write("team/core")] }, after)).toEqual(["create team/core", "waiting service/a"]);
    expect(planLines({ entities: [write("team/core"), write("service/b")] }, after)).toEqual([
      "create team/core",
      "create service/b",
      "create service/a",
    ]);
  });
});

describe("a cycle of waiting entities", () => {
  const ring = [
    write("domain/a", { relations: { next: "b" } }),
    write("domain/b", { relations: { next: "c" } }),
    write("domain/c", { relations: { next: "a" } }),
  ];

  test("is applied when what held it up is created bare, though a write of that still waits", () => {
    const uses = (name: string, ...targets: string[]) => write(`service/${name}`, { relations: { uses: targets } });
    const waiting = catalogOf(uses("e", "m"), uses("p", "e", "q"), uses("q", "p", "y"));
    const plan = planChanges({ entities: [uses("m", "y", "e")] }, waiting, creating);
    expect(lines(plan).toSorted()).toEqual(["e", "m", "p", "q", "y"].map((name) => `create service/${name}`));
  });

  test("is applied together by the write that closes it", () => {
    const plan = planChanges({ entities: ring }, emptyCatalog, settings);
    expect(lines(plan)).toEqual(["create domain/c", "create domain/a", "create domain/b"]);
    expect(plan.changes.map((change) => "together" in change && change.together)).toEqual(Array(3).fill("domain/c"));
  });

  test("is applied together by a later plan, each write as it was given", () => {
    const waiting = catalogOf(...ring.slice(0, 2));
    expect([...waiting.entities()]).toEqual([]);
    expect(planLines({ entities: ring.slice(2) }, waiting)).toEqual([
      "create domain/c",
      "create domain/a",
      "create domain/b",
    ]);
  });

  test("waits on if one of it also waits for something else, and goes when that comes", () => {
    const entities = [
      write("service/a", { relations: { uses: ["b"] } }),
      write("service/b", { relations: { uses: ["a"], owner: "core" } }),
    ];
    const waiting = catalogOf(...entities);
    expect([...waiting.entities()]).toEqual([]);
    expect(planLines({ entities: [write("team/core")] }, waiting)).toEqual([
      "create team/core",
      "create service/b",
      "create service/a",
    ]);
  });

  // b waits for x, c for b, a for c: all blocked by x. Then b waits for y instead, and y comes. c needs a, which must
  // not go on believing that x is in the way.
  test("is found even if it was blocked by something that no longer matters", () => {
    const entities = [
      write("service/b", { relations: { uses: ["x"] } }),
      write("service/c", { relations: { uses: ["a", "b"] } }),
      write("service/a", { relations: { uses: ["c"] } }),
      write("service/b", { relations: { uses: ["y"] } }),
      write("service/y"),
    ];
    const created = planLines({ entities }, emptyCatalog).filter((line) => line.startsWith("create"));
    expect(created.sort()).toEqual(["create service/a", "create service/b", "create service/c", "create service/y"]);
  });
});

describe("a waiting entity that no longer fits its blueprint", () => {
  const stricter = (pods: CatalogBlueprint["schema"], waiting: MemoryCatalog) =>
    new MemoryCatalog({
      blueprints: blueprints.map((blueprint) =>
        blueprint.identifier === "pod" ? { ...blueprint, schema: pods } : blueprint,
      ),
      waiting: waiting.waitingEntities(),
    });
  const waiting = catalogOf(write("pod/p", { properties: { image: "x" }, relations: { of: "a" } }));

  test.each<[string, CatalogBlueprint["schema"]]>([
    ["a type", { properties: { image: { type: "number" } } }],
    ["a requirement", { properties: { image: { type: "string" } }, required: ["image", "size"] }],
  ])("because of %s is refused when its turn comes", (_, schema) => {
    const plan = planChanges({ entities: [write("service/a")] }, stricter(schema, waiting), settings);
    expect(lines(plan)).toEqual(["create service/a", "rejected pod/p"]);
    expect(codesOf(plan, "pod/p")).toEqual(["blueprint_schema_mismatch!"]);
    expect(plan.settled.map(nameOf)).toEqual(["pod/p"]);
  });
});

test("a chain of 20 000 waiting entities is applied without exhausting the stack", () => {
  const entities = Array.from({ length: 20_000 }, (_, index) =>
    write(`service/s${index}`, { relations: { uses: [`s${index + 1}`] } }),
  );
  const plan = planChanges({ entities: [...entities, write("service/s20000")] }, emptyCatalog, settings);
  expect(plan.changes.filter((change) => change.action === "create")).toHaveLength(20_001);
});
