import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EngineEnd, runEngine } from "../cli/engine-process.ts";
import { FAULTY_JQ, JQ_EXECUTABLE } from "./real-jq.ts";

const CONFIG = `resources:
  - kind: repo
    selector: {query: .private == false}
    port:
      itemsToParse: .parts
      entity:
        mappings:
          identifier: .item.id | tostring
          blueprint: "'part'"
          title: .name + ' part'
          properties:
            size: .item.tags | length
            seen: now | todate
            bad: .item.id | explode
`;

const ITEMS = [
  '{"name":"a","private":false,"parts":[{"id":12345678901234567890,"tags":["x"]},{"id":2,"tags":[]}]}',
  '{"name":"b","private":true,"parts":[{"id":3,"tags":["x","y"]}]}',
];

let cwd = "";
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "verify-"));
  writeFileSync(join(cwd, "config.yml"), CONFIG);
  writeFileSync(join(cwd, "repo.ndjson"), `${ITEMS.join("\n")}\n`);
});
afterAll(() => rmSync(cwd, { recursive: true }));

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<EngineEnd> =>
  runEngine({ args: ["run", "-c", "config.yml", "repo.ndjson", ...args], cwd, env });

test("--verify compares every expression on every item, and finds that real jq agrees", async () => {
  const { stderr, stdout, exitCode } = await run(["--verify"]);
  // 2 lists, and 7 expressions for each of their 3 elements.
  expect(stderr).toContain("verified by wasm (jq 1.8.2): 23 evaluations, all agree\n");
  expect(stdout).toContain('"identifier":"12345678901234567890"');
  expect(exitCode).toBe(0);
});

test("a jq that differs is found: config path, expression, both values, the item, and an exit code of its own", async () => {
  const args = ["--verify", "--json", "--evaluator", "binary"];
  const { stdout, stderr, exitCode } = await run(args, { JQ_PATH: FAULTY_JQ });
  expect(exitCode).toBe(8);
  expect(stderr).toContain(`using jq 1.8.2: ${FAULTY_JQ} (JQ_PATH)\n`);
  expect(stderr).toContain("error[evaluator_disagrees] 3 × this engine gives 1, real jq gives 2\n");
  expect(stderr).toContain("verified by binary (jq 1.8.2): 23 evaluations, 3 differ\n");
  const report = JSON.parse(stdout);
  expect(report.verified).toEqual({ evaluator: "binary (jq 1.8.2)", compared: 23, unknown: 0, disagreements: 3 });
  expect(report.problems).toContainEqual(
    expect.objectContaining({
      code: "evaluator_disagrees",
      count: 3,
      path: "resources[0].port.entity.mappings.properties.size",
      expression: ".item.tags | length",
      notes: ["first seen in repo.ndjson:1", expect.stringContaining('"item":{"id":12345678901234567890')],
    }),
  );
}, 60_000);

test("an expression without end is not given to real jq, and counted as not compared", async () => {
  writeFileSync(join(cwd, "endless.yml"), CONFIG.replace("now | todate", "last(repeat(1))"));
  const { stderr } = await runEngine({ args: ["run", "-c", "endless.yml", "repo.ndjson", "--verify"], cwd });
  expect(stderr).toContain("verified by wasm (jq 1.8.2): 20 evaluations, all agree; 3 more could not be compared\n");
});

test.each([
  ["wasm", {}],
  ["binary", { JQ_PATH: JQ_EXECUTABLE }],
])(
  "--evaluator %s gives the entities that this engine gives",
  async (evaluator, env) => {
    writeFileSync(join(cwd, "timeless.yml"), CONFIG.replace("now | todate", "1700000000 | todate"));
    const args = ["run", "-c", "timeless.yml", "repo.ndjson", "--json"];
    const ours = await runEngine({ args, cwd });
    const theirs = await runEngine({ args: [...args, "--evaluator", evaluator], cwd, env });
    expect(theirs.stdout).toBe(ours.stdout);
    expect(theirs.exitCode).toBe(ours.exitCode);
  },
  60_000,
);

test("an evaluator that cannot be had ends the run before it begins", async () => {
  const { stderr, exitCode } = await run(["--evaluator", "binary"], { JQ_PATH: join(cwd, "nope") });
  expect(stderr).toContain("evaluator_unavailable");
  expect(exitCode).toBe(2);
});
