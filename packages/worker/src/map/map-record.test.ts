import { compileMapping, type JqValue } from "@longshore/engine";
import { describe, expect, test } from "vitest";
import { mapRecord, type RecordFacts } from "./map-record.ts";
import type { MapResult } from "./map-result.ts";

interface ResourceSpec {
  readonly kind?: string;
  readonly query?: string;
  readonly identifier?: string;
  readonly properties?: Readonly<Record<string, string>>;
}

function mapped(resources: readonly ResourceSpec[], items: JqValue[], facts: Partial<RecordFacts> = {}): MapResult {
  const config = {
    resources: resources.map(({ kind = "pr", query = "true", identifier = ".id", properties = {} }) => ({
      kind,
      selector: { query },
      port: { entity: { mappings: { identifier, blueprint: '"pr"', properties } } },
    })),
  };
  const { mapping, problems } = compileMapping(config);
  if (mapping === null) throw new Error(JSON.stringify(problems));
  const record: RecordFacts = {
    seq: 7,
    resources: "kind",
    kind: "pr",
    operation: "upsert",
    source: "resync",
    now: "2026-01-02T03:04:05.678Z",
    environment: null,
    ...facts,
  };
  return mapRecord(mapping, items, record);
}

const open = { query: ".open" };
const live = { source: "live-event" } as const;
const ref = (identifier: string) => ({ blueprint: "pr", identifier });

describe("which resources", () => {
  const two = [{ identifier: '"first"' }, { identifier: '"second"' }, { kind: "other" }];

  test("a kind stands for every resource that has it", () => {
    const { writes, counts } = mapped(two, [{}]);
    expect(writes.map(({ identifier, resource }) => [identifier, resource])).toEqual([
      ["first", "resources[0]"],
      ["second", "resources[1]"],
    ]);
    expect(counts.map(({ resource, received }) => [resource, received])).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  test("a position stands for that resource alone, whatever the source calls its kind", () => {
    expect(mapped(two, [{ id: "x" }], { resources: 2 }).writes).toMatchObject([{ identifier: "x" }]);
  });

  test("a position that the configuration lacks refuses the record", () => {
    expect(() => mapped(two, [{}], { resources: 3 })).toThrow("the items are for resources[3], and there are 3");
  });

  test("items of a kind that no resource has are told, not lost", () => {
    const { writes, problems } = mapped(two, [{}, {}], { kind: "ghost" });
    expect([writes, problems]).toMatchObject([[], [{ count: 2, problem: { code: "kind_unknown" } }]]);
  });
});

test("every outcome is counted, and a problem names the record and the item", () => {
  const items = [{ id: "a", open: true }, { id: "b", open: false }, { open: true }, { open: 1 }];
  const { counts, problems } = mapped([open], items);
  expect(counts).toEqual([{ resource: 0, kind: "pr", received: 4, mapped: 1, filtered: 1, dropped: 1, failed: 1 }]);
  expect(problems.map(({ problem }) => [problem.code, problem.notes?.[0]])).toEqual([
    ["identifier_empty", "first seen in record 7, item 2"],
    ["selector_not_boolean", "first seen in record 7, item 3"],
  ]);
});

test("a record with no items at all has a row for its resource", () => {
  expect(mapped([open], []).counts).toMatchObject([{ received: 0, mapped: 0 }]);
});

test("now is when the record was received, and env is what it declared and nothing else", () => {
  const properties = { at: "now", region: "env.REGION", path: "env.PATH" };
  const { writes } = mapped([{ properties }], [{ id: "a" }], { environment: '{"REGION":"eu"}' });
  expect(writes[0]?.properties).toEqual({ at: 1767323045.678, region: "eu", path: null });
});

describe("live events", () => {
  test("an item that is no longer wanted takes its entity along", () => {
    const { writes, deletes } = mapped([open], [{ id: "a", open: false }], live);
    expect([writes, deletes]).toEqual([[], [ref("a")]]);
  });

  test("a batch of a sync deletes nothing, since its end does", () => {
    expect(mapped([open], [{ id: "a", open: false }]).deletes).toEqual([]);
  });

  test("an item whose selector fails deletes nothing: it is unknown whether it is wanted", () => {
    expect(mapped([open], [{ id: "a", open: "yes" }], live).deletes).toEqual([]);
  });

  test.each([
    ["before", [true, false]],
    ["after", [false, true]],
  ])("an entity that the same event writes stays, written %s", (_, wanted) => {
    const items = wanted.map((each) => ({ id: "a", open: each }));
    expect(mapped([open], items, live)).toMatchObject({ writes: [{ identifier: "a" }], deletes: [] });
  });

  test.each([0, "kind"] as const)(
    "an item that another resource of the kind wants stays (resources: %s)",
    (resources) => {
      const closed = { query: ".open | not" };
      expect(mapped([open, closed], [{ id: "a", open: false }], { ...live, resources }).deletes).toEqual([]);
    },
  );

  test("a resource of another kind keeps nothing", () => {
    const other = { kind: "other", query: "true" };
    expect(mapped([open, other], [{ id: "a", open: false }], live).deletes).toEqual([ref("a")]);
  });
});

describe("deletions", () => {
  const gone = { ...live, operation: "delete" } as const;

  test("what the item maps to is deleted, once", () => {
    const { writes, deletes, counts } = mapped(
      [open],
      [
        { id: "a", open: true },
        { id: "a", open: true },
      ],
      gone,
    );
    expect([writes, deletes]).toEqual([[], [ref("a")]]);
    expect(counts).toMatchObject([{ received: 2, mapped: 2 }]);
  });

  test("an item that the selector no longer wants is gone all the same", () => {
    expect(mapped([open], [{ id: "a", open: false }], gone).deletes).toEqual([ref("a")]);
  });
});
