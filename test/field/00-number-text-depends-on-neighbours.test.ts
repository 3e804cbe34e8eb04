import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileJq, formatJson, PayloadReader, parseJsonPayload } from "@longshore/engine";
import { loadJq } from "jq-wasm";
import { afterAll, describe, expect, test } from "vitest";
import { runEngine } from "../cli/engine-process.ts";

const jq = await loadJq();

const SPELLINGS =
  `1.10 1.0 1.000 -1.0 -0 0.0 -0.0 0.10 1e2 1E+2 1e-2 10e0 1e16 1e1000 -1e1000 1e-1000 0.0001 0.00001 -0.0000001 100
  123456789012345 1234567890123456 100000000000000000000 0.1234567890123456 0.30000000000000004 2.5 7`.split(/\s+/);

/** What stands beside a number must not matter: a long number once sent the whole text to another reader. */
const NEIGHBOURS = ["", ',"build":12345678901234567890', ',"other":1.50', `,"text":"${"x".repeat(3_000)}"`];

const folder = mkdtempSync(join(tmpdir(), "longshore-numbers-"));
afterAll(() => rmSync(folder, { recursive: true }));

const CONFIG = `resources:
  - kind: release
    selector: { query: "true" }
    port:
      entity:
        mappings:
          identifier: '.app + "@" + (.version|tostring)'
          blueprint: '"release"'
          properties: { number: .version, text: '"v\\(.version)"', json: '[.version]|tojson' }
`;

/** What jq prints for a number, by itself and in texts. */
function printed(spelling: string): string {
  const program = '[(.|tostring), ., "v\\(.)", ([.]|tojson)]';
  return jq.raw(spelling, program, ["-c"]).stdout.trim();
}

function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("a number's text depends on itself alone", () => {
  const items = SPELLINGS.flatMap((spelling) =>
    NEIGHBOURS.map((neighbour) => ({ spelling, text: `{"app":"a","version":${spelling}${neighbour}}` })),
  );
  const expected = items.map(({ spelling }) => printed(spelling));
  const read = (entity: { identifier: string; properties: object }): string => entity.identifier.slice("a@".length);

  test.each([
    ["ndjson", items.map(({ text }) => text).join("\n")],
    ["json", `[${items.map(({ text }) => text).join(",")}]`],
    ["json", items.map(({ text }) => text).join("\n\n")],
  ])("in a file: *.%s", async (ending, content) => {
    const config = written("mapping.yml", CONFIG);
    const file = written(`release.${ending}`, content);
    const { stdout, stderr, exitCode } = await runEngine({ args: ["run", "-c", config, "--format", "ndjson", file] });
    expect([exitCode, stderr]).toEqual([0, expect.any(String)]);
    const lines = stdout.trim().split("\n");
    // Number for number as text: \`JSON.parse\` of a line would lose what is looked for.
    const texts = lines.map((line) => {
      const value = jq.raw(
        line,
        '[(.identifier|ltrimstr("a@")), .properties.number, .properties.text, .properties.json]',
        ["-c"],
      );
      return value.stdout.trim();
    });
    expect(read(JSON.parse(lines[0] ?? ""))).toBe("1.10");
    expect(texts).toEqual(expected);
  });

  test("in a payload read without what its mapping does not read, and in one read whole", () => {
    const { reads } = compileJq(".version, .other");
    const reader = new PayloadReader(() => reads, 0);
    for (const [at, { spelling }] of items.entries()) {
      const text = `{"app":"${"a".repeat(3_000)}","version":${spelling}${NEIGHBOURS[at % NEIGHBOURS.length]}}`;
      const whole = parseJsonPayload(text);
      const part = reader.read(Buffer.from(text), 0, Buffer.byteLength(text));
      expect(part).not.toBeNull();
      const number = jq.raw(text, ".version", ["-c"]).stdout.trim();
      for (const item of [whole, part]) expect(formatJson(compileJq(".version").first(item) ?? null)).toBe(number);
    }
  });
});
