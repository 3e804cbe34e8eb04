import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type EngineEnd, runEngine } from "../cli/engine-process.ts";

const MAPPING = `
resources:
  - kind: repository
    selector: { query: "true" }
    port:
      entity:
        mappings:
          identifier: .full_name
          blueprint: '"repo"'
          properties: { stars: .stars }
  - kind: issue
    selector: { query: "true" }
    port:
      entity:
        mappings: { identifier: .id, blueprint: '"issue"' }
`;

const oneKind = (fields: string): string => `
resources:
  - kind: repository
    selector: { query: "true" }
    port:
      entity:
        mappings:
          identifier: .full_name
          ${fields}
`;

const BLUEPRINTS = JSON.stringify([
  {
    identifier: "repo",
    title: "Repository",
    schema: { properties: { stars: { type: "number" }, language: { type: "string" } }, required: [] },
    relations: { owner: { target: "repo", required: false, many: false } },
  },
]);

const REPOSITORY = '{"full_name":"acme/shop","stars":3}\n';
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function engineIn(files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<EngineEnd> {
  const cwd = mkdtempSync(join(tmpdir(), "longshore-field-"));
  folders.push(cwd);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
  return runEngine({ args, cwd });
}

describe("a flag that a command does not have is named first, even if other arguments are missing", () => {
  test.each([
    [["check", "--blueprint-file", "b.json"], "engine check: unknown option '--blueprint-file'\n"],
    [["run", "--kynd", "issue"], "engine run: unknown option '--kynd' (Did you mean --kind?)\n"],
    [["explain", "--lines", "3"], "engine explain: unknown option '--lines' (Did you mean --line?)\n"],
    [["test", "--updte"], "engine test: unknown option '--updte' (Did you mean --update?)\n"],
  ])("%j", async (args, stderr) => {
    expect(await engineIn({}, ...args)).toMatchObject({ stderr, exitCode: 2 });
  });
});

describe("the configuration is found where people put it", () => {
  test("check takes it as an argument", async () => {
    const end = await engineIn({ "mapping.yml": MAPPING }, "check", "mapping.yml");
    expect(end).toMatchObject({ stdout: "mapping.yml: nothing to report\n", exitCode: 0 });
  });

  test("check ends with 3 for a key under the wrong key, which is a warning, and for every warning with --strict", async () => {
    const misplaced = MAPPING.replace("    port:\n", "    itemsToParse: .tags\n    port:\n");
    const end = await engineIn({ "mapping.yml": misplaced }, "check", "mapping.yml");
    expect(end.stdout).toContain("warning[config_misplaced_key]");
    expect(end.exitCode).toBe(3);
    const unknown = { "mapping.yml": MAPPING.replace("    port:\n", "    note: .tags\n    port:\n") };
    expect((await engineIn(unknown, "check", "mapping.yml")).exitCode).toBe(0);
    expect((await engineIn(unknown, "check", "--strict", "mapping.yml")).exitCode).toBe(3);
  });

  test("check refuses two configurations and does not pick one", async () => {
    const end = await engineIn({ "a.yml": MAPPING, "b.yml": MAPPING }, "check", "-c", "a.yml", "b.yml");
    expect(end.stderr).toBe("engine check: two configurations, a.yml and b.yml: check one at a time\n");
    expect(end.exitCode).toBe(2);
  });

  test.each(["run", "explain"])("%s takes a YAML path for the configuration, not for a payload", async (command) => {
    const files = { "mapping.yaml": MAPPING, "repository.json": REPOSITORY };
    const end = await engineIn(files, command, "mapping.yaml", "repository.json");
    expect(end.stdout).toContain("acme/shop");
    expect(end.exitCode).toBe(0);
  });

  test.each([
    "port-app-config.yml",
    "port-app-config.yaml",
    ".github/port-app-config.yml",
    ".port/resources/port-app-config.yaml",
  ])("%s is read without being named, and the command says so", async (name) => {
    const files = { [name]: MAPPING, "in/repository.json": REPOSITORY };
    const end = await engineIn(files, "run", "in");
    expect(end.stderr).toContain(`using ${name}\n`);
    expect(end.stdout).toContain("acme/shop");
    expect((await engineIn(files, "check")).stdout).toBe(`${name}: nothing to report\n`);
  });

  test("two configurations under default names are not chosen between", async () => {
    const files = { "port-app-config.yml": MAPPING, ".github/port-app-config.yml": MAPPING };
    const end = await engineIn(files, "check");
    expect(end.stderr).toBe(
      "engine check: there are port-app-config.yml and .github/port-app-config.yml: say with -c which one is meant\n",
    );
    expect(end.exitCode).toBe(2);
  });

  test("without any the message says what to do", async () => {
    const end = await engineIn({}, "check");
    expect(end.stderr).toBe(
      "engine check: no configuration: name it with -c (there is no port-app-config.yml in this folder)\n",
    );
    expect(end.exitCode).toBe(2);
  });

  test("mapping tests find a configuration that ends in .yaml", async () => {
    const tests = `tests:\n  - { name: a, kind: issue, payload: { id: "1" }, outcome: mapped }\n`;
    const end = await engineIn({ "port-app-config.yaml": MAPPING, "tests.yml": tests }, "test");
    expect(end).toMatchObject({ exitCode: 0, stderr: "" });
  });
});

describe("a folder with files of an unknown kind", () => {
  const files = {
    "m.yml": MAPPING,
    "in/repository.json": REPOSITORY,
    "in/deploys.ndjson": '{"id":"d"}\n',
    "b.json": BLUEPRINTS,
  };

  test("run maps the rest and names what it left", async () => {
    const end = await engineIn(files, "run", "-c", "m.yml", "in");
    expect(end.stdout).toBe('{"identifier":"acme/shop","blueprint":"repo","properties":{"stars":3}}\n');
    expect(end.stderr).toContain("warning[payload_kind_unknown] in/deploys.ndjson is not read");
    expect(end.exitCode).toBe(0);
  });

  test("the hint, followed, maps the file", async () => {
    const end = await engineIn(files, "run", "-c", "m.yml", "--kind", "issue", "in/deploys.ndjson");
    expect(end).toMatchObject({ stdout: '{"identifier":"d","blueprint":"issue"}\n', exitCode: 0 });
  });

  test("explain explains the rest and names what it left", async () => {
    const end = await engineIn(files, "explain", "-c", "m.yml", "in");
    expect(end.stdout).toContain("repo/acme/shop");
    expect(end.stderr).toContain("in/deploys.ndjson is not read");
  });

  test("a plan deletes nothing, since the file may hold what the others lack", async () => {
    const catalog = '{"blueprint":"repo","identifier":"acme/old"}\n';
    const all = { ...files, "in/issue.json": '{"id":"1"}', "c.ndjson": catalog };
    const end = await engineIn(all, "run", "-c", "m.yml", "-b", "b.json", "--catalog", "c.ndjson", "--plan", "in");
    expect(end.stdout).toContain("stay: some files were not read");
    expect(end.stdout).not.toContain("delete repo/acme/old");
  });

  test.each([[["in/deploys.ndjson"]], [["in/repository.json", "in/deploys.ndjson"]]])(
    "a file that was named itself is never left out: %j",
    async (paths) => {
      const end = await engineIn(files, "run", "-c", "m.yml", ...paths);
      expect(end.stderr).toBe(
        "engine run: unknown kind of items in in/deploys.ndjson: say --kind repository | issue\n",
      );
      expect(end.exitCode).toBe(2);
    },
  );

  test("a folder of which nothing would be read is refused", async () => {
    const end = await engineIn({ "m.yml": MAPPING, "in/deploys.ndjson": "{}" }, "run", "-c", "m.yml", "in");
    expect(end.stderr).toContain("unknown kind of items in in/deploys.ndjson");
    expect(end.exitCode).toBe(2);
  });
});

describe("a file name where a mapping test has its payload", () => {
  const testOf = (payload: string): string =>
    `config: m.yml\ntests:\n  - name: a\n    kind: repository\n    ${payload}\n    outcome: mapped\n`;

  test.each(["payload: ../pr.json", "payload: [in/a.ndjson, in/b.ndjson]", "payload: pr.JSON"])(
    "%s is refused with the key to write",
    async (payload) => {
      const end = await engineIn({ "m.yml": MAPPING, "tests.yml": testOf(payload) }, "test");
      expect(end.stdout).toContain("error[test_invalid] an item is an object, and");
      expect(end.stdout).toContain("in place of `payload`");
      expect(end.stdout).toContain("at tests.yml:5:");
      expect(end.exitCode).toBe(3);
    },
  );

  test("the message, followed, runs the test", async () => {
    const files = {
      "m.yml": MAPPING,
      "t/tests.yml": testOf("file: ../pr.json").replace("m.yml", "../m.yml"),
      "pr.json": REPOSITORY,
    };
    expect(await engineIn(files, "test")).toMatchObject({ exitCode: 0 });
  });

  test("a text that is no file name may still be a payload that fails", async () => {
    const tests = testOf("payload: plain text").replace("outcome: mapped", "problem: payload_not_object");
    expect(await engineIn({ "m.yml": MAPPING, "tests.yml": tests }, "test")).toMatchObject({ exitCode: 0 });
  });
});

describe("a line error[…] never goes with exit code 0", () => {
  const failing = {
    "m.yml": oneKind(`blueprint: '"repo"'\n          title: .stars | ascii_upcase`),
    "in.json": REPOSITORY,
  };

  test("a field that fails in compat is a warning, for its item goes on", async () => {
    const end = await engineIn(failing, "run", "-c", "m.yml", "in.json");
    expect(end.stderr).toContain("warning[field_error] title: ");
    expect(end.stderr).not.toContain("error[field");
    expect(end.exitCode).toBe(0);
  });

  test("in strict it is an error with exit code 4", async () => {
    const end = await engineIn(failing, "run", "--strict", "-c", "m.yml", "in.json");
    expect(end.stderr).toContain("\nerror[field_error] title: ");
    expect(end.exitCode).toBe(4);
  });

  test("an identifier that fails drops its item with warnings alone", async () => {
    const files = { "m.yml": oneKind(`blueprint: .stars | ascii_upcase`), "in.json": REPOSITORY };
    const end = await engineIn(files, "run", "-c", "m.yml", "in.json");
    expect(end.stderr).toContain("warning[field_error] blueprint: ");
    expect(end.stderr).not.toMatch(/^error/m);
    expect(end.exitCode).toBe(0);
  });

  test("the JSON report has the severity of the text", async () => {
    const end = await engineIn(failing, "run", "--json", "-c", "m.yml", "in.json");
    expect(JSON.parse(end.stdout)).toMatchObject({ problems: [{ code: "field_error", severity: "warning" }] });
  });
});

describe("what a blueprint refuses is shown at the expression that gave it", () => {
  const run = (fields: string, ...more: readonly string[]): Promise<EngineEnd> =>
    engineIn(
      { "m.yml": oneKind(fields), "b.json": BLUEPRINTS, "in.json": REPOSITORY },
      "run",
      "-c",
      "m.yml",
      "-b",
      "b.json",
      ...more,
      "in.json",
    );
  const snippet = (expression: string): string => `│ ${expression}\n    │ ${"^".repeat(expression.length)}\n`;

  test("a wrong type has its expression and a caret", async () => {
    const end = await run(`blueprint: '"repo"'\n          properties: { stars: .full_name }`);
    expect(end.stderr).toContain("error[blueprint_schema_mismatch] property `stars` must be number");
    expect(end.stderr).toContain(snippet(".full_name"));
    expect(end.exitCode).toBe(4);
  });

  test("so it has in a plan", async () => {
    const end = await run(`blueprint: '"repo"'\n          properties: { stars: .full_name }`, "--plan");
    expect(end.stdout).toContain("│ .full_name\n");
    expect(end.stdout).toContain("│ ^^^^^^^^^^\n");
    expect(end.exitCode).toBe(4);
  });

  test("several targets of a relation that takes one have theirs", async () => {
    const end = await run(`blueprint: '"repo"'\n          relations: { owner: '[.full_name, "b"]' }`);
    expect(end.stderr).toContain(snippet('[.full_name, "b"]'));
  });

  test.each([
    [`blueprint: '"repo"'\n          properties: { langauge: .stars }`, "language"],
    [`blueprint: '"repo"'\n          relations: { ownr: .full_name }`, "owner"],
    [`blueprint: '"rpo"'`, "repo"],
  ])("%j says which name was meant, in a run and in a plan", async (fields, meant) => {
    const hint = `hint: Did you mean \`${meant}\`?`;
    expect((await run(fields)).stderr).toContain(hint);
    expect((await run(fields, "--plan")).stdout).toContain(hint);
  });
});
