import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type EngineEnd, runEngine } from "../cli/engine-process.ts";

const mapping = (title?: string): string => `resources:
  - kind: team
    selector:
      query: "true"
    port:
      entity:
        mappings:
          identifier: .id
          blueprint: '"team"'
${title === undefined ? "" : `          title: ${title}\n`}`;
const TESTS = `config: m.yml\ntests:\n  - { name: "Größe", payload: { id: "1" }, outcome: mapped }\n`;
const BLUEPRINTS = '[{"identifier":"team","title":"Größe","schema":{"properties":{},"required":[]}}]';
const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");
const utf16 = (text: string): Buffer => Buffer.from(text, "utf16le");
const bigEndian = (text: string): Buffer => utf16(text).swap16();
const utf32 = (text: string): Buffer => Buffer.from([...Buffer.from(text)].flatMap((byte) => [byte, 0, 0, 0]));

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function folderWith(files: Readonly<Record<string, string | Buffer>>): string {
  const cwd = mkdtempSync(join(tmpdir(), "longshore-bytes-"));
  folders.push(cwd);
  for (const [path, content] of Object.entries({ "m.yml": mapping(), ...files }))
    writeFileSync(join(cwd, path), content);
  return cwd;
}

function engineWith(files: Readonly<Record<string, string | Buffer>>, ...args: string[]): Promise<EngineEnd> {
  return runEngine({ args, cwd: folderWith(files) });
}

describe("an item with a byte that is not UTF-8 is not mapped to an identifier with U+FFFD", () => {
  test("in NDJSON, and the lines beside it are mapped", async () => {
    const lines = latin1('{"id":"a"}\n{"id":"Zoë"}\n{"id":"Zoé"}\n{"id":"b"}\n');
    const end = await engineWith({ "in.ndjson": lines }, "run", "-c", "m.yml", "in.ndjson");
    expect(end.stdout).toBe('{"identifier":"a","blueprint":"team"}\n{"identifier":"b","blueprint":"team"}\n');
    expect(end.stderr).toContain(
      "error[payload_invalid_encoding] byte 0xEB (`ë` in Latin-1) is not UTF-8\n  at in.ndjson:2:10\n",
    );
    expect(end.stderr).toContain(
      "error[payload_invalid_encoding] byte 0xE9 (`é` in Latin-1) is not UTF-8\n  at in.ndjson:3:10\n",
    );
    expect(end.exitCode).toBe(4);
  });

  test("in an element of an array over many lines, in a field that no expression reads", async () => {
    const text = latin1('[{"id":"a"},\n  {"id":"b",\n   "note":"Zoë"}, {"id":"c"}]');
    const end = await engineWith({ "in.json": text }, "run", "-c", "m.yml", "in.json");
    expect(end.stdout).toBe('{"identifier":"a","blueprint":"team"}\n{"identifier":"c","blueprint":"team"}\n');
    expect(end.stderr).toContain("at in.json:3:14\n");
  });

  test.each([
    ["half a character", Buffer.from([0xe2, 0x82]), "0xE2"],
    ["a surrogate", Buffer.from([0xed, 0xa0, 0x80]), "0xED"],
    ["a character of Windows-1252", Buffer.from([0x93]), "0x93"],
  ])("%s", async (_what, bytes, byte) => {
    const line = Buffer.concat([Buffer.from('{"id":"'), bytes, Buffer.from('"}')]);
    const end = await engineWith({ "in.ndjson": line }, "run", "-c", "m.yml", "in.ndjson");
    expect(end.stdout).toBe("");
    expect(end.stderr).toContain(`byte ${byte}`);
    expect(end.stderr).toContain("at in.ndjson:1:8\n");
  });

  test("behind characters that are cut between two reads of 256 KiB", async () => {
    const fine = `{"id":"${"€".repeat(200_000)}"}\n`;
    const file = Buffer.concat([Buffer.from(fine), latin1('{"id":"Zoë"}\n')]);
    const end = await engineWith({ "in.ndjson": file }, "run", "-c", "m.yml", "--json", "in.ndjson");
    expect(end.stdout).toContain('"payload_invalid_encoding"');
    expect(JSON.parse(end.stdout).broken).toMatchObject({ count: 1, shown: [{ location: { line: 2, column: 10 } }] });
  });

  test("explain, a test's payload and a catalog say so, too", async () => {
    const files = { "in.json": latin1('{"id":"Zoë"}'), "b.json": BLUEPRINTS, "ok.json": '{"id":"a"}' };
    const explained = await engineWith(files, "explain", "-c", "m.yml", "in.json");
    expect(explained.stderr).toContain(
      "engine explain: in.json:1:10 cannot be read: byte 0xEB (`ë` in Latin-1) is not UTF-8. Write the file in UTF-8",
    );
    const tests = "config: m.yml\ntests:\n  - { name: a, file: in.json, outcome: mapped }\n";
    expect((await engineWith({ ...files, "tests.yml": tests }, "test")).stdout).toContain("byte 0xEB");
    const catalog = latin1('{"identifier":"Zoë","blueprint":"team"}\n');
    const planned = { ...files, "catalog.ndjson": catalog };
    const plan = await engineWith(
      planned,
      ...["run", "-c", "m.yml", "-b", "b.json", "--catalog", "catalog.ndjson", "--plan", "ok.json"],
    );
    expect(plan.stderr).toContain("error[payload_invalid_encoding]");
    expect(plan.exitCode).toBe(3);
  });
});

describe("a file beside the payloads with a byte that is not UTF-8 is refused with its place", () => {
  test.each<[string, Record<string, Buffer>, string[], string]>([
    ["configuration", { "m.yml": latin1(mapping(`'"Größe"'`)) }, ["check", "m.yml"], "m.yml:10:22"],
    ["configuration of a run", { "m.yml": latin1(mapping(`'"Größe"'`)) }, ["run", "-c", "m.yml"], "m.yml:10:22"],
    ["JSON configuration", { "m.json": latin1('{\n "Größe": []}') }, ["check", "m.json"], "m.json:2:5"],
    ["blueprints", { "b.json": latin1(BLUEPRINTS) }, ["check", "-c", "m.yml", "-b", "b.json"], "b.json:1:34"],
    ["tests", { "tests.yml": latin1(TESTS) }, ["test", "tests.yml"], "tests.yml:3:16"],
  ])("%s", async (_what, files, args, place) => {
    const end = await engineWith(files, ...args);
    const said = end.stdout + end.stderr;
    expect(said).toContain("error[config_invalid_encoding] byte 0xF6 (`ö` in Latin-1) is not UTF-8\n");
    expect(said).toContain(`at ${place}\n`);
    expect(end.exitCode).toBe(3);
  });

  test("check --json has the problem in its document", async () => {
    const end = await engineWith({ "m.yml": latin1(mapping("'\"é\"'")) }, "check", "m.yml", "--json");
    expect(JSON.parse(end.stdout)).toMatchObject({ ok: false, problems: [{ code: "config_invalid_encoding" }] });
  });

  test("columns count characters, not bytes", async () => {
    const bytes = Buffer.concat([Buffer.from("resources: # €€ "), latin1("ö")]);
    expect((await engineWith({ "m.yml": bytes }, "check", "m.yml")).stdout).toContain("at m.yml:1:17\n");
  });
});

describe("UTF-16 and UTF-32 are called so", () => {
  const NAMES: readonly (readonly [string, Buffer, string])[] = [
    ["UTF-16 with a byte order mark", utf16(`\ufeff${mapping()}`), "UTF-16"],
    ["UTF-16 without one", utf16(mapping()), "UTF-16"],
    ["big-endian UTF-16", bigEndian(`\ufeff${mapping()}`), "UTF-16"],
    ["big-endian UTF-16 without a mark", bigEndian(mapping()), "UTF-16"],
    ["UTF-32", utf32(mapping()), "UTF-32"],
  ];

  test.each(NAMES)("a configuration in %s", async (_what, bytes, name) => {
    const end = await engineWith({ "m.yml": bytes }, "check", "m.yml");
    expect(end.stdout).toContain(
      `error[config_invalid_encoding] m.yml is ${name}: convert it to UTF-8\n  at m.yml:1:1\n`,
    );
    expect(end.exitCode).toBe(3);
  });

  test.each([
    ["blueprints", { "b.json": utf16(BLUEPRINTS) }, ["check", "-c", "m.yml", "-b", "b.json"], "b.json is UTF-16", 3],
    ["tests", { "tests.yml": utf16(TESTS) }, ["test", "tests.yml"], "tests.yml is UTF-16", 3],
    ["payloads", { "p.json": utf16('{"id":"a"}') }, ["run", "-c", "m.yml", "p.json"], "p.json is UTF-16", 6],
    ["payloads in UTF-32", { "p.json": utf32('{"id":"a"}') }, ["run", "-c", "m.yml", "p.json"], "p.json is UTF-32", 6],
  ])("%s", async (_what, files, args, message, exitCode) => {
    const end = await engineWith(files, ...args);
    expect(end.stdout + end.stderr).toContain(`${message}: convert it to UTF-8`);
    expect(end.exitCode).toBe(exitCode);
  });
});

describe("the command that a hint shows makes a file that is read", () => {
  test.each([
    ["Latin-1", latin1(mapping("'\"Zoë\"'"))],
    ["UTF-16 with a mark", utf16(`\ufeff${mapping("'\"Zoë\"'")}`)],
    ["UTF-16", utf16(mapping("'\"Zoë\"'"))],
  ])("%s", async (_what, bytes) => {
    const cwd = folderWith({ "my map.yml": bytes, "p.json": '{"id":"a"}' });
    const { stdout } = await runEngine({ args: ["check", "my map.yml"], cwd });
    const command = /`(iconv .+?)`\./.exec(stdout)?.[1] ?? "";
    execFileSync("sh", ["-c", command], { cwd });
    expect(readFileSync(join(cwd, "my map.utf8.yml"), "utf8")).toContain("Zoë");
    const end = await runEngine({ args: ["run", "-c", "my map.utf8.yml", "p.json"], cwd });
    expect(end.stdout).toBe('{"identifier":"a","blueprint":"team","title":"Zoë"}\n');
  });
});

test("a file in UTF-8 is read as before, with its byte order mark and all its characters", async () => {
  const files = { "m.yml": `\ufeff${mapping(`'"Größe €😀"'`)}`, "p.ndjson": '\ufeff{"id":"\ufffd"}\n{"id":"😀"}' };
  const end = await engineWith(files, "run", "-c", "m.yml", "p.ndjson");
  expect(end.exitCode).toBe(0);
  expect(end.stdout.split("\n")).toHaveLength(3);
  expect(end.stdout).toContain('{"identifier":"\ufffd","blueprint":"team","title":"Größe €😀"}');
});
