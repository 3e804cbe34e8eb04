import { renderProblem } from "@longshore/shared";
import { expect, test } from "vitest";
import { compileMapping } from "./compile-mapping.ts";
import { compileShort, mapShort, outcomeOf, problemsOf, shortConfig, show } from "./one-resource.fixture.ts";

// §7, §11 and §13 of reference/mapping-semantics.md, and the modes, budgets and reasons of our own.

test("§7 §13.3 null, error, missing, no output and text that does not compile all give null, and none drops the entity", () => {
  const properties = { a: ".n", b: ".id.x", c: ".missing", d: "empty", e: ".a." };
  expect(outcomeOf({ mapping: { properties } }, { id: "a", n: null })).toEqual({
    status: "mapped",
    entity: '{"identifier":"a","blueprint":"thing","properties":{"a":null,"b":null,"c":null,"d":null,"e":null}}',
    problems: [
      "field_null properties.a",
      "field_error properties.b",
      "field_null properties.c",
      "field_null properties.d",
      "field_error properties.e",
    ],
  });
});

test("§7 overruled: only what takes longer than its budget costs an item, by counted steps and not by the clock", () => {
  const slow = compileShort({ mapping: { title: "[range(.n)] | length" } }, { budget: { steps: 10_000 } });
  const statuses = [
    { id: "a", n: 10 },
    { id: "b", n: 100_000 },
    { id: "c", n: 10 },
  ].map((item) => slow.map(item)[0]);
  expect(statuses.map((outcome) => outcome?.status)).toEqual(["mapped", "failed", "mapped"]);
});

test("strict: a field that fails, fails its item, and all its faults are told; nulls are no faults", () => {
  const mapping = { title: ".missing", properties: { a: ".id.x", b: ".id.y" } };
  expect(outcomeOf({ mapping }, { id: "a" }, { mode: "strict" })).toEqual({
    status: "failed",
    problems: ["field_error properties.a", "field_null title", "field_error properties.b"],
  });
  expect(outcomeOf({ mapping: { title: ".missing" } }, { id: "a" }, { mode: "strict" }).status).toBe("mapped");
});

test("strict: an identifier whose expression fails fails the item, where compat drops it", () => {
  const resource = { mapping: { identifier: ".id.x" } };
  expect(outcomeOf(resource, { id: "a" }, { mode: "strict" }).status).toBe("failed");
  expect(outcomeOf(resource, { id: "a" }).status).toBe("dropped");
});

test.each(["text", 5, true, null, ["a"]])("§7 an item that is no object fails: %j", (item) => {
  const [outcome] = compileShort({}).map(item);
  expect(outcome).toMatchObject({ status: "failed", reason: { code: "payload_not_object" } });
});

test.each([
  ["steps", "[range(100000)] | length", { steps: 1_000 }],
  ["allocation", '"x" * 100000', { allocation: 1_000 }],
  ["depth", "def f: 1 + f; f", { depth: 50 }],
])("a limit (%s) costs the item whatever the mode, and no other item", (limit, expression, budget) => {
  const resource = compileShort(
    { mapping: { properties: { p: `if .bad then ${expression} else 1 end` } } },
    { budget },
  );
  const statuses = [true, false, true].map((bad) => resource.map({ id: "a", bad })[0]);
  expect(statuses.map((outcome) => outcome?.status)).toEqual(["failed", "mapped", "failed"]);
  expect(show(statuses[0] as never).problems).toEqual([`limit_${limit} properties.p`]);
});

test("the budget of an item is shared by all its expressions", () => {
  const costly = "[range(400)] | length";
  const properties = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, costly]));
  const statusOf = (count: number) =>
    outcomeOf({ mapping: { properties: properties(count) } }, { id: "a" }, { budget: { steps: 2_000 } }).status;
  expect(statusOf(1)).toBe("mapped");
  expect(statusOf(20)).toBe("failed");
});

test("a selector that runs out of its budget fails the item", () => {
  expect(outcomeOf({ query: "[range(100000)] | any" }, { id: "a" }, { budget: { steps: 1_000 } })).toEqual({
    status: "failed",
    problems: ["limit_steps selector.query"],
  });
});

test("recursion deeper than the thread's stack is a limit of the item, not a crash", () => {
  const budget = { depth: 100_000_000, steps: 1_000_000_000 };
  const outcome = outcomeOf({ mapping: { title: "def f(x): 1 + f(x + 1); f(1)" } }, { id: "a" }, { budget });
  expect(outcome).toEqual({ status: "failed", problems: ["limit_depth title"] });
});

test("§7 a reason points at config path, expression, the part to blame, and the input", () => {
  const mapping = { title: ".nme", properties: { url: ".repo.url", n: ".id | tonumber" } };
  const problems = problemsOf(mapShort({ mapping }, { id: "x1", name: "n", repo: { html: 1 } }));
  expect(problems.map((problem) => renderProblem(problem)).join("\n")).toBe(
    [
      "warning[field_null] title is null: the input has no key `nme`",
      "  at resources[0].port.entity.mappings.title",
      "  1 │ .nme",
      "    │ ^^^^",
      '  note: input: {"id":"x1","name":"n","repo":{"html":1}}',
      "  hint: Did you mean `name`?",
      "warning[field_null] properties.url is null: `.repo` has no key `url`",
      "  at resources[0].port.entity.mappings.properties.url",
      "  1 │ .repo.url",
      "    │      ^^^^",
      '  note: input: {"id":"x1","name":"n","repo":{"html":1}}',
      'warning[field_error] properties.n: string ("x1") cannot be parsed as a number',
      "  at resources[0].port.entity.mappings.properties.n",
      "  1 │ .id | tonumber",
      "    │       ^^^^^^^^",
      '  note: input: {"id":"x1","name":"n","repo":{"html":1}}',
    ].join("\n"),
  );
});

test("a long input is cut in a report", () => {
  const [problem] = problemsOf(mapShort({ mapping: { title: ".no" } }, { id: "a", text: "x".repeat(10_000) }));
  expect(problem?.notes?.[0]?.length).toBeLessThan(200);
});

test("§11 a filtered item is mapped all the same where that is asked for, to know which entity goes", () => {
  const resource = compileShort({ query: '.status == "open"', mapping: { title: ".name" } });
  const [closed] = resource.map({ id: "1", status: "closed", name: "n" }, { entitiesOfFiltered: true });
  expect(closed).toMatchObject({ status: "filtered", entity: { identifier: "1", blueprint: "thing", title: "n" } });
  const [unknown] = resource.map({ status: "closed" }, { entitiesOfFiltered: true });
  expect(unknown).toMatchObject({ status: "filtered", entity: null });
  const [plain] = resource.map({ id: "1", status: "closed" });
  expect(plain).toMatchObject({ status: "filtered", entity: null });
});

test("§11 a selector that fails gives nothing to delete", () => {
  const [outcome] = compileShort({ query: ".status" }).map({ id: "1" }, { entitiesOfFiltered: true });
  expect(outcome?.status).toBe("failed");
});

test("§12 the selector's hash is the SHA-256 of the trimmed query, and absent for a blank one", () => {
  const hashOf = (query: unknown) => compileShort({ query }).selectorHash;
  const hash = "b5bea41b6c623f7c09f1bf24dcae58ebab3c0cdd90ad966bc43a45b44867e12b";
  expect([hashOf("true"), hashOf("  true\n"), hashOf(true)]).toEqual([hash, hash, hash]);
  expect(hashOf("  ")).toBeNull();
  expect(hashOf(undefined)).toBeNull();
});

test("§0.2 all problems of a configuration are found at once, those of its shape and those of its expressions", () => {
  const { mapping, problems } = compileMapping({
    resources: [
      { kind: "a", selector: { query: ".x ==" }, port: { entity: { mappings: { identifier: ".id" } } } },
      { kind: "", selector: {}, port: { entity: { mappings: { identifier: "nope", blueprint: '"b"' } } } },
    ],
  });
  expect(mapping).toBeNull();
  expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
    "config_missing_key resources[0].port.entity.mappings.blueprint",
    "config_invalid_value resources[1].kind",
    "jq_syntax_error resources[0].selector.query",
    "jq_unknown_function resources[1].port.entity.mappings.identifier",
  ]);
});

test("§0.2 overruled: one broken resource does not take the others with it where broken expressions are let through", () => {
  const good = {
    kind: "good",
    selector: { query: "true" },
    port: { entity: { mappings: { identifier: ".id", blueprint: '"b"' } } },
  };
  const bad = { ...good, kind: "bad", selector: { query: ".a." } };
  const { mapping, problems } = compileMapping({ resources: [bad, good] }, { brokenExpressions: "fail" });
  expect(problems.map(({ code }) => code)).toEqual(["jq_syntax_error"]);
  expect(mapping?.resources.map((resource) => resource.map({ id: "1" })[0]?.status)).toEqual(["failed", "mapped"]);
});

test("§0.1 `resources: []` is a configuration that maps nothing; `{}` is none", () => {
  expect(compileMapping({ resources: [] }).mapping?.resources).toEqual([]);
  expect(compileMapping({}).problems.map(({ code }) => code)).toEqual(["config_empty"]);
});

test("a key that PostgreSQL cannot hold is refused when the configuration is compiled", () => {
  const { mapping, problems } = compileMapping(shortConfig({ mapping: { properties: { "a\u0000": ".id" } } }));
  expect(mapping).toBeNull();
  expect(problems.map(({ code }) => code)).toEqual(["unstorable_value"]);
});
