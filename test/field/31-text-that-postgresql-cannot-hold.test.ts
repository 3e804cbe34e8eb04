import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileMapping, findingsOf, formatJson, parseJsonPayload } from "@longshore/engine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runEngine } from "../cli/engine-process.ts";

const MAPPINGS = {
  identifier: ".id",
  blueprint: '.type // "page"',
  title: ".title",
  team: ".team",
  properties: { readme: ".readme", size: ".readme | tostring | length" },
  relations: { owner: ".owner" },
};
const CONFIG = {
  resources: [{ kind: "page", selector: { query: "true" }, port: { entity: { mappings: MAPPINGS } } }],
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "longshore-unstorable-"));
  writeFileSync(join(folder, "config.json"), JSON.stringify(CONFIG));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `engine run` says of one item: the entity or null, how many failed, and problems by place. */
async function runOn(item: string, ...flags: string[]) {
  const args = ["run", "-c", join(folder, "config.json"), "--kind", "page", "--format", "ndjson", ...flags, "-"];
  const { stdout, stderr, exitCode } = await runEngine({ args, stdin: item });
  return { entity: stdout.trim(), stderr, exitCode };
}

/** What the worker's threads make of it: they map with the same function. */
function mapped(item: string, mode: "compat" | "strict" = "compat") {
  const [outcome] = compileMapping(CONFIG, { mode }).mapping?.resources[0]?.map(parseJsonPayload(item)) ?? [];
  if (outcome === undefined) throw new Error("no outcome");
  const problems = findingsOf(outcome).filter(({ code }) => code === "unstorable_value");
  return {
    status: outcome.status,
    entity: outcome.status === "mapped" ? formatJson({ ...outcome.entity }) : null,
    problems: problems.map(({ problem: { severity, path = "", message, hint = null } }) => ({
      severity,
      path: path.split(".mappings.")[1],
      message,
      hint,
    })),
  };
}

const ITEM = { id: "a", title: "A", owner: "o", team: "t", readme: "r" };
const withText = (key: string, text: string): string => formatJson({ ...ITEM, [key]: text });

const BAD = [
  ["U+0000", "binary \u0000 file", "it holds the character U+0000"],
  ["the first half of a surrogate pair", "cut \ud83d", "it holds half of a surrogate pair"],
  ["the second half", "\ude00 cut", "it holds half of a surrogate pair"],
] as const;

test.each(BAD)("%s in a README costs the README, or its item holds deletions back for ever", (_, text, fault) => {
  const { status, entity, problems } = mapped(withText("readme", text));
  expect(status).toBe("mapped");
  expect(JSON.parse(entity ?? "")).toMatchObject({ identifier: "a", title: "A", properties: { readme: null } });
  expect(problems).toMatchObject([
    {
      severity: "warning",
      path: "properties.readme",
      message: `properties.readme is null, because its value cannot be stored: ${fault}`,
    },
  ]);
});

test.each(BAD)("%s in a title costs the title", (_, text) => {
  const { status, entity, problems } = mapped(withText("title", text));
  expect([status, problems[0]?.path]).toEqual(["mapped", "title"]);
  expect(JSON.parse(entity ?? "")).toMatchObject({ title: null, properties: { readme: "r" } });
});

test.each(BAD)("strict: %s in a README or a title fails the item", (_, text) => {
  for (const key of ["readme", "title"]) {
    expect(mapped(withText(key, text), "strict")).toMatchObject({
      status: "failed",
      problems: [{ severity: "error" }],
    });
  }
});

test.each(BAD)("%s in an identifier, blueprint, relation or team fails the item in both modes", (_, text) => {
  for (const key of ["id", "type", "owner", "team"]) {
    for (const mode of ["compat", "strict"] as const) {
      expect(mapped(withText(key, text), mode)).toMatchObject({ status: "failed", problems: [{ severity: "error" }] });
    }
  }
});

test("the hint of U+0000, followed, keeps the rest of the text", () => {
  const text = withText("readme", "binary \u0000 file");
  const { hint } = mapped(text).problems[0] ?? {};
  const [, more = ""] = /^Add `(.+?)`, /.exec(hint ?? "") ?? [];
  const properties = { readme: `${MAPPINGS.properties.readme} ${more}` };
  const config = structuredClone(CONFIG);
  Object.assign(config.resources[0]?.port.entity.mappings ?? {}, { properties });
  const [outcome] = compileMapping(config).mapping?.resources[0]?.map(parseJsonPayload(text)) ?? [];
  expect(outcome).toMatchObject({ status: "mapped", entity: { properties: { readme: "binary  file" } } });
});

test.each([
  ["README", withText("readme", "a\u0000")],
  ["title", withText("title", "\ud800")],
  ["list of texts", '{"id":"a","readme":["ok","\\u0000"]}'],
  ["key", '{"id":"a","readme":{"\\ud800":1}}'],
  // Numbers like 1.0 beside a key that comes again are read in another way.
  ["README beside numbers that need exact reading", '{"id":"a","readme":"\\ud800","n":1.0,"n":2.0}'],
])("a dry run shows what the worker stores, problem and exit code included: %s", async (_, item) => {
  const worker = mapped(item);
  const { entity, stderr, exitCode } = await runOn(item);
  expect(JSON.parse(entity)).toMatchObject(JSON.parse(worker.entity ?? ""));
  expect(stderr).toContain(`warning[unstorable_value] ${worker.problems[0]?.message}`);
  expect(exitCode).toBe(0);
  const strict = await runOn(item, "--strict");
  expect([mapped(item, "strict").status, strict.entity]).toEqual(["failed", ""]);
  expect(strict.stderr).toContain("error[unstorable_value]");
  expect(strict.exitCode).not.toBe(0);
});
