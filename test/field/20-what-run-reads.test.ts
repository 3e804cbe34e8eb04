import { describe, expect, test } from "vitest";
import { runEngine } from "../cli/engine-process.ts";
import { engineOn, runOn } from "./run-engine.ts";

/** What jq reads and the worker refuses as `invalid_json`. */
const NOT_JSON: readonly (readonly [value: string, fault: number, hint: string | null])[] = [
  ["007", 1, 'A number has no zeros in front: `7`, or as text `"007"`.'],
  ["-01", 2, 'A number has no zeros in front: `-1`, or as text `"-01"`.'],
  ["NaN", 0, "JSON has no such number: write `null`."],
  ["nan", 1, "JSON has no such number: write `null`."],
  ["-Infinity", 1, "JSON has no such number: write `null`."],
  [".5", 0, "Write a digit in front of the point: `0.5`."],
  ["5.", 2, "Write a digit behind the point: `5.0`."],
  ["+1", 0, "Leave the sign out: `1`."],
  ["True", 0, "Write `true`; Python's `json.dumps` does."],
  ["None", 0, "Write `null`; Python's `json.dumps` does."],
  ["'x'", 0, "Strings and keys are in double quotes."],
  ['"a\tb"', 2, "Write it as the escape `\\t`."],
  ['"a\u0001b"', 2, "Write it as the escape `\\u0001`."],
  ['"C:\\dir"', 4, null],
  ["1,", 2, null],
];

/** The first thing that a hint says to write; a text in double quotes where it shows none. */
function fixed(value: string, hint: string): string {
  const shown = /`((?!json)[^`]+)`/.exec(hint)?.[1] ?? '"x"';
  return value.startsWith('"') ? value.replace("\t", shown).replace("\u0001", shown) : shown;
}

describe("what the worker refuses, a dry run refuses too, or its entities never come", () => {
  const broken = NOT_JSON.map(([value]) => `{"id":"x","v":${value}}`);

  test.each([
    ["p.ndjson", ['{"id":"a"}', ...broken, '{"id":"b"}'].join("\n")],
    ["p.json", `[{"id":"a"},\n${broken.join(",\n")},\n{"id":"b"}]`],
  ])("%s has each with its place and hint, and the others are mapped", async (name, text) => {
    const ran = await runOn(name, text);
    expect(ran).toMatchObject({ mapped: ["a", "b"], broken: NOT_JSON.length, exitCode: 4 });
    for (const [index, [, fault, hint]] of NOT_JSON.entries()) {
      expect(ran.stderr).toContain(`at ${name}:${index + 2}:${15 + fault}\n`);
      if (hint !== null) expect(ran.stderr).toContain(`hint: ${hint}\n`);
    }
  });

  test("each hint, followed, is read", async () => {
    const lines = NOT_JSON.flatMap(([value, , hint]) =>
      hint === null ? [] : [`{"id":"a","v":${fixed(value, hint)}}`],
    );
    const ran = await runOn("p.ndjson", lines.join("\n"));
    expect(ran).toMatchObject({ mapped: lines.map(() => "a"), broken: 0, exitCode: 0 });
  });

  test.each(["007", "NaN", ".5", "[NaN]"])("the file %s, which has no object", async (text) => {
    expect(await runOn("p.json", text)).toMatchObject({ mapped: [], broken: 1, exitCode: 4 });
  });
});

test("what the worker takes, a dry run takes: any number, half of a surrogate pair, U+0000, a key that comes twice", async () => {
  const values = ["1e999", "1.10", "12345678901234567890", '"\\ud800"', '"\\u0000"', '{"k":1.0,"k":"\\udc00"}'];
  const ran = await runOn("p.ndjson", values.map((value) => `{"id":"a","w":${value}}`).join("\n"));
  expect(ran).toMatchObject({ mapped: values.map(() => "a"), broken: 0, exitCode: 0 });
});

test("explain names the place, and what to write", async () => {
  const { stderr, exitCode } = await engineOn("explain", "p.json", '{"id":"a",\n"v":007}');
  expect(stderr).toContain("p.json:2:6 is not JSON: expected `,` or `}`, got `0`. A number has no zeros in front");
  expect(exitCode).toBe(6);
});

test("engine jq reads what jq reads", async () => {
  const { stdout } = await runEngine({ args: ["jq", "-c", "."], stdin: "[007,NaN,.5]" });
  expect(stdout).toBe("[7,null,0.5]\n");
});

test("an element that is an array is one item that fails, as in the worker, and not as many items as it has elements", async () => {
  const ran = await runOn("p.json", '[{"id":"a"},[{"id":"b"}]]');
  expect(ran).toMatchObject({ mapped: ["a"], exitCode: 4 });
  expect(ran.stderr).toContain("error[payload_not_object] the item is not an object");
});
