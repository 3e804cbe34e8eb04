import { type CompiledMapping, compileMapping, type JqValue, type Outcome, ProblemTally } from "@longshore/engine";
import fc from "fast-check";
import { expect, test } from "vitest";

/** Expressions of every sort: right, null, failing, of the wrong type, without end, empty. */
const EXPRESSIONS = [
  ...[".id", ".name", ".n", ".list", ".list[]", ".obj", ".obj.a", ".id.x", "empty", "null", "true", "1", '"x"', "[]"],
  ...[
    "error",
    "halt",
    ".id | tonumber",
    "[.list[]?]",
    ".list | map(.a)",
    "{combinator: .n, rules: .list}",
    "'q'",
    "nan",
  ],
  ...["first(range(1; 10000000) | select(. < 0))", "def f: 1 + f; f", "[.. | scalars]", '"\\u0000"', ".item", "."],
];

const expression = fc.constantFrom(...EXPRESSIONS);
const selector = fc.constantFrom("true", "false", ".n == 1", ".id != null", ".n", ".obj.a", "empty", "error", ".item");
const mapping = fc.record(
  {
    identifier: expression,
    blueprint: fc.oneof({ weight: 3, arbitrary: fc.constant('"thing"') }, { weight: 1, arbitrary: expression }),
    title: expression,
    team: expression,
    properties: fc.dictionary(fc.string(), expression, { maxKeys: 4 }),
    relations: fc.dictionary(fc.constantFrom("a", "b", "__proto__"), expression, { maxKeys: 2 }),
  },
  { requiredKeys: ["identifier", "blueprint"] },
);
const config = fc.record({
  query: selector,
  itemsToParse: fc.option(expression, { nil: undefined }),
  mappings: fc.oneof(mapping, fc.array(mapping, { minLength: 1, maxLength: 3 })),
  mode: fc.constantFrom("compat", "strict"),
});
const item = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ id: scalar(), name: scalar(), n: scalar(), list: fc.array(value()), obj: value() }),
  },
  { weight: 1, arbitrary: value() },
) as fc.Arbitrary<JqValue>;

function scalar(): fc.Arbitrary<unknown> {
  return fc.oneof(fc.string({ unit: "binary" }), fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom("", 0));
}

function value(): fc.Arbitrary<unknown> {
  return fc.oneof(scalar(), fc.jsonValue({ maxDepth: 3 }));
}

type Config = typeof config extends fc.Arbitrary<infer T> ? T : never;

function compile({ query, itemsToParse, mappings, mode }: Config): CompiledMapping | null {
  const port = { entity: { mappings }, ...(itemsToParse === undefined ? {} : { itemsToParse }) };
  const resources = [{ kind: "k", selector: { query }, port }];
  const budget = { steps: 5_000, depth: 200 };
  return compileMapping({ resources }, { mode, budget, now: 0, brokenExpressions: "fail" } as const).mapping;
}

const STATUSES = ["mapped", "filtered", "dropped", "failed"] as const;

test("every item is accounted for: the counts add up, whatever the mapping and the payloads", () => {
  const property = fc.property(config, fc.array(item, { maxLength: 8 }), (settings, items) => {
    const resource = compile(settings)?.resources[0];
    if (resource === undefined) return;
    const tally = new ProblemTally();
    const all: Outcome[] = [];
    for (const each of items) {
      const outcomes = resource.map(each);
      expect(outcomes.length % resource.outcomesPerItem).toBe(0);
      expect(outcomes.length).toBeGreaterThanOrEqual(resource.outcomesPerItem);
      tally.add(0, outcomes);
      all.push(...outcomes);
    }
    const { resources, problems } = tally.snapshot();
    const [{ counts, outcomes, items: counted } = { counts: zero(), outcomes: 0, items: 0 }] = resources;
    expect(counted).toBe(items.length);
    expect(outcomes).toBe(all.length);
    expect(STATUSES.map((status) => counts[status]).reduce((sum, count) => sum + count, 0)).toBe(all.length);
    for (const outcome of all) expect(isAccountedFor(outcome)).toBe(true);
    for (const { problem, count } of problems) {
      expect(problem.message).not.toBe("");
      expect(problem.path).toMatch(/^resources\[0\]/);
      expect(count).toBeGreaterThan(0);
    }
  });
  fc.assert(property, { numRuns: 300 });
});

function zero(): Record<(typeof STATUSES)[number], number> {
  return { mapped: 0, filtered: 0, dropped: 0, failed: 0 };
}

/** Exactly one of four, each with what belongs to it. */
function isAccountedFor(outcome: Outcome): boolean {
  switch (outcome.status) {
    case "mapped":
      return outcome.entity.blueprint !== "" && !("reason" in outcome);
    case "filtered":
      return outcome.path !== "" && outcome.expression !== "";
    case "dropped":
    case "failed":
      return outcome.reason.problem.message !== "" && !("entity" in outcome);
  }
}

test("mapping an item depends on nothing but the item: not on what came before, nor on which thread compiled", () => {
  const property = fc.property(config, fc.array(item, { minLength: 1, maxLength: 5 }), (settings, items) => {
    const [first, second] = [compile(settings)?.resources[0], compile(settings)?.resources[0]];
    if (first === undefined || second === undefined) return;
    const forwards = items.map((each) => summary(first.map(each)));
    const backwards = items.toReversed().map((each) => summary(second.map(each)));
    expect(backwards.toReversed()).toEqual(forwards);
    for (const each of items) {
      const mapped = first.map(each).find(({ status }) => status === "mapped");
      expect(first.mapOne(each)).toEqual(mapped?.status === "mapped" ? mapped.entity : null);
    }
  });
  fc.assert(property, { numRuns: 150 });
});

function summary(outcomes: readonly Outcome[]): unknown {
  return outcomes.map((outcome) => [
    outcome.status,
    outcome.element,
    outcome.mapping,
    "entity" in outcome ? outcome.entity : outcome.reason.problem,
  ]);
}

test("an explanation agrees with the outcome that it explains", () => {
  const property = fc.property(config, item, (settings, each) => {
    const resource = compile(settings)?.resources[0];
    if (resource === undefined) return;
    const explanations = resource.explainItem(each);
    expect(summary(explanations.map(({ outcome }) => outcome))).toEqual(summary(resource.map(each)));
    for (const { outcome, selector } of explanations) {
      if (outcome.status === "filtered" && outcome.because === "selector") {
        expect(selector?.result).toEqual({ kind: "value", value: false });
        expect(selector?.falseConditions.length).toBeGreaterThan(0);
      }
    }
  });
  fc.assert(property, { numRuns: 100 });
});
