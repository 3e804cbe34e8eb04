import { expect, test } from "vitest";
import type { CatalogBlueprint } from "./blueprint/blueprint-rules.ts";
import { PatternSteps } from "./blueprint/pattern-steps.ts";
import { MemoryCatalog } from "./catalog/memory-catalog.ts";
import type { Plan } from "./plan.ts";
import { planChanges } from "./plan-changes.ts";
import { planRechecks } from "./plan-rechecks.ts";
import { changeOf, lines, nameOf, ref, settings, write } from "./small-world.fixture.ts";

const team: CatalogBlueprint = { identifier: "team", schema: { properties: {} } };

/** Services that need a team, and point at each other; `pattern` holds their codes. */
function service(pattern: string, title = "Service"): CatalogBlueprint {
  return {
    identifier: "service",
    schema: { properties: { code: { type: "string", title, pattern } } },
    relations: {
      team: { target: "team", required: true, many: false },
      uses: { target: "service", required: false, many: false },
    },
  };
}

const [OLD, NEW] = ["^[a-z]+$", "^[a-z]{1,9}$"];
const NO_RECHECKS = { written: 1_000_000, rechecked: 0 };

const waiting = (identifier: string, code = identifier, more: Record<string, string> = {}) =>
  write(`service/${identifier}`, { properties: { code }, relations: { team: "core", ...more } });

/** A catalog whose services wait for a team, and whose blueprint has another pattern since. */
function afterChange(...writes: ReturnType<typeof waiting>[]): MemoryCatalog {
  const before = new MemoryCatalog({ blueprints: [team, service(OLD)] });
  before.applyInPlace(planChanges({ entities: writes }, before, settings));
  return withBlueprint(before, service(NEW));
}

function withBlueprint(catalog: MemoryCatalog, blueprint: CatalogBlueprint): MemoryCatalog {
  return new MemoryCatalog({
    blueprints: [team, blueprint],
    entities: catalog.entities(),
    waiting: catalog.waitingEntities(),
  });
}

const bringing = { entities: [write("team/core")] };

function bring(catalog: MemoryCatalog, steps: PatternSteps): Plan {
  const plan = steps.run(() => planChanges(bringing, catalog, { ...settings, integration: "two" }));
  catalog.applyInPlace(plan);
  return plan;
}

/** Rechecks by records with these limits, until nothing is due; what each of them did. */
function recheck(catalog: MemoryCatalog, rechecked: number): string[][] {
  const done: string[][] = [];
  for (;;) {
    const due = [...catalog.waitingEntities()].filter((row) => row.due).map((row) => row.ref);
    if (due.length === 0) return done;
    const plan = new PatternSteps({ written: 0, rechecked }).run(() => planRechecks(due, catalog, settings));
    catalog.applyInPlace(plan);
    done.push(lines(plan));
    if (done.length > 100) throw new Error("it does not end");
  }
}

/** Steps of the new pattern for a text of nine characters, the longest that it takes. */
const NINE = (() => {
  const steps = new PatternSteps({ written: 1_000_000, rechecked: 0 });
  const catalog = new MemoryCatalog({ blueprints: [team, service(NEW)] });
  steps.run(() => planChanges({ entities: [waiting("x", "abcdefghi")] }, catalog, settings));
  return steps.written;
})();

test("what was checked under the same version of its blueprint is not matched again, however many rows a target brings", () => {
  const catalog = new MemoryCatalog({ blueprints: [team, service(OLD)] });
  const names = Array.from({ length: 500 }, (_, at) => `s${"abcdefghij"[at % 10]}${at}`);
  const writes = names.map((name) => waiting(name, name.replaceAll(/\d/g, "")));
  catalog.applyInPlace(planChanges({ entities: writes }, catalog, settings));
  // Another title is no other version.
  const renamed = withBlueprint(catalog, service(OLD, "Services"));
  const steps = new PatternSteps({ written: 0, rechecked: 0 });
  expect(lines(bring(renamed, steps))).toHaveLength(501);
  expect([steps.written, steps.rechecks.size]).toEqual([0, 0]);
});

test("rows of another version are checked again on their owner's account, not on that of who brings their target", () => {
  const catalog = afterChange(waiting("fits"), waiting("unfit", "toolongacode"));
  const steps = new PatternSteps({ written: 0, rechecked: 1_000_000 });
  const plan = bring(catalog, steps);
  expect(lines(plan)).toEqual(["create team/core", "create service/fits", "rejected service/unfit"]);
  expect([...steps.rechecks.keys()]).toEqual(["one"]);
});

test("a row that the budget does not last for stays, is due, and waits for nothing else", () => {
  const catalog = afterChange(waiting("a"), waiting("b"));
  const plan = bring(catalog, new PatternSteps(NO_RECHECKS));
  expect(lines(plan)).toEqual(["create team/core"]);
  expect(plan.marks.map(({ ref: row, due, missing }) => [nameOf(row), due, missing])).toEqual([
    ["service/a", true, []],
    ["service/b", true, []],
  ]);
  expect(recheck(catalog, NINE)).toEqual([["create service/a", "create service/b"]]);
});

test("rows that are due end applied or rejected, over as many records as it takes, the same rows by the same record", () => {
  const codes = ["abcdefghi", "bcdefghij", "cdefghijk", "abcdefghijkl", "defghijkl"];
  const catalog = afterChange(...codes.map((code, at) => waiting(`s${at}`, code)));
  bring(catalog, new PatternSteps(NO_RECHECKS));
  // The fourth needs more steps than a record has: it is not checked, ever.
  const records = recheck(catalog, NINE);
  expect(records.map((each) => each.toSorted())).toEqual([
    ["create service/s0"],
    ["create service/s1"],
    ["create service/s2"],
    ["rejected service/s3", "create service/s4"].toSorted(),
  ]);
  expect([...catalog.waitingEntities()]).toEqual([]);
});

test("a row that costs more than a record may take is rejected by name", () => {
  const catalog = afterChange(waiting("x", "abcdefghi"));
  bring(catalog, new PatternSteps(NO_RECHECKS));
  const plan = new PatternSteps({ written: 0, rechecked: NINE - 1 }).run(() =>
    planRechecks([ref("service/x")], catalog, settings),
  );
  expect(changeOf(plan, "service/x")).toMatchObject({
    action: "rejected",
    problems: [{ code: "patterns_too_costly", path: "properties" }],
  });
});

test("rows that need each other are checked one after the other by several records, and applied together", () => {
  const ring = ["abcdefghi", "bcdefghij", "cdefghijk"].map((code, at) =>
    waiting(`r${at}`, code, { uses: `r${(at + 1) % 3}` }),
  );
  const catalog = afterChange(...ring);
  bring(catalog, new PatternSteps(NO_RECHECKS));
  const records = recheck(catalog, NINE);
  expect(records.slice(0, -1).flat()).toEqual([]);
  expect(records.at(-1)?.toSorted()).toEqual(["create service/r0", "create service/r1", "create service/r2"]);
});

test("a row that is due, and whose target goes again, is due no more and waits for it", () => {
  const catalog = afterChange(waiting("a"));
  bring(catalog, new PatternSteps(NO_RECHECKS));
  catalog.applyInPlace(planChanges({ deletes: [ref("team/core")] }, catalog, { ...settings, integration: "two" }));
  expect([...catalog.waitingEntities()]).toMatchObject([{ due: false, missing: [ref("team/core")] }]);
  expect(recheck(catalog, NINE)).toEqual([]);
});
