import { expect, test } from "vitest";
import { planChanges } from "./plan-changes.ts";
import type { EntityWrite } from "./plan-input.ts";
import { emptyCatalog, ref, settings, write } from "./small-world.fixture.ts";

interface Step {
  readonly by: string;
  readonly seq: number;
  readonly writes: readonly EntityWrite[];
}

/** Owner and last position of service/a after these steps, each of an integration at a position of its log. */
function ownershipAfter(...steps: readonly Step[]) {
  const catalog = emptyCatalog.copy();
  for (const { by: integration, seq, writes } of steps) {
    catalog.applyInPlace(planChanges({ entities: writes }, catalog, { ...settings, integration, seq }));
  }
  const { owner, lastSeen } = catalog.entity(ref("service/a")) ?? {};
  return [owner, lastSeen];
}

const service = write("service/a", { title: "A" });
const waiting = write("service/a", { relations: { owner: "core" } });
const target = write("team/core");
const byTitle: EntityWrite = {
  ...write("service/?", { title: "B" }),
  identifier: { combinator: "and", rules: [{ property: "$title", operator: "=", value: "A" }] },
};

// An exporter wrote the entity itself while records of its log waited: these come later, with smaller positions.
test("a write that comes late does not make its entity look as if it was not mapped since", () => {
  expect(ownershipAfter({ by: "one", seq: 50, writes: [service] }, { by: "one", seq: 30, writes: [service] })).toEqual([
    "one",
    50,
  ]);
});

test("a write that waits keeps its owner when another integration finds the entity by search meanwhile", () => {
  const steps = [
    { by: "three", seq: 1, writes: [service] },
    { by: "one", seq: 5, writes: [waiting] },
    { by: "two", seq: 9, writes: [byTitle] },
    { by: "three", seq: 2, writes: [target] },
  ];
  expect(ownershipAfter(...steps)).toEqual(["one", 5]);
});
