import { compileJq, LONGEST_PROJECTED, PayloadReader, Projector } from "@longshore/engine";
import { describe, expect, test } from "vitest";
import { fuzzReader } from "./fuzz-reader.ts";

/** The text without what the program does not read. */
function left(program: string, text: string): string | null {
  const { reads } = compileJq(program);
  if (reads === "everything") throw new Error(`${program} reads everything`);
  const bytes = Buffer.from(`...${text}...`);
  return Projector.of(reads)?.project(bytes, 3, bytes.length - 3)?.text ?? null;
}

describe("a payload is read without what its mapping does not read", () => {
  test.each([
    [".a", '{"a": 1, "b": 2}', '{"a":1}'],
    [".a.b", '{"x":[1,{"y":2}],"a":{"c":"}","b":[ 1, 2 ]},"z":null}', '{"a":{"b":[ 1, 2 ]}}'],
    [".a == 1", '{"a":{"b":1}}', '{"a":{}}'],
    [".[].a", '{"x":{"a":1,"b":2},"y":{"b":3}}', '{"x":{"a":1},"y":{}}'],
    [".a[].b", '{"a":[{"b":1,"c":2},[3],4]}', '{"a":[{"b":1},[],4]}'],
    [".a", '{"a":1,"a":[2]}', '{"a":1,"a":[2]}'],
    [".a", '{"\\u0061":{"b":1},"b":2}', '{"\\u0061":{"b":1}}'],
    ['.""', '{"":1,"b":2}', '{"":1}'],
    ['.["é"]', '{"é":"日本","e":1}', '{"é":"日本"}'],
    [".a", " \n{ } ", "{}"],
  ])("%s of %s", (program, text, expected) => {
    expect(left(program, text)).toBe(expected);
  });
});

describe("what is not read is held to the grammar, or a mapping would decide what is JSON", () => {
  test.each([
    ...[
      '{"a":1,"b":}',
      '{"a":1,"b":[1,]}',
      '{"a":1,"b":01}',
      '{"a":1,"b":"\\x"}',
      '{"a":1,"b":"\t"}',
      '{"a":1,"b":tru}',
    ],
    ...[
      '{"a":1,}',
      '{"a":1}}',
      '{"a":1}{}',
      '{"a":1',
      '{"a":1,"b":"',
      '{"a" 1}',
      '{"a":1 "b":2}',
      "{a:1}",
      '{"a":1\0}',
    ],
    ...[
      '{"a":1,"b":1 2}',
      '{"a":1,"b":"x"1}',
      '{"a":1,"b":1"x"}',
      '{"a":1,"b":{]}',
      '{"a":1,"b":nullnull}',
      '\ufeff{"a":1}',
    ],
  ])("%s is refused", (text) => {
    expect(left(".a", text)).toBeNull();
  });
});

describe("what the projector cannot do as JSON.parse does is left to it", () => {
  test.each([
    ["another value than an object", '[{"a":1}]'],
    ["deep nesting", `{"a":${"[".repeat(1_000)}${"]".repeat(1_000)}}`],
    ["a long text", `{"a":"${"x".repeat(LONGEST_PROJECTED)}"}`],
    ["nothing", ""],
  ])("%s", (_, text) => {
    expect(left(".a", text)).toBeNull();
  });
});

test.each([
  ['{"a":1.10,"b":2}', true],
  ['{"a":{"x":[1,1e5]},"b":2}', true],
  ['{"a":[12345678901234567890]}', true],
  ['{"a":-0.00001}', true],
  ['{"a":"1.10, 1e5, 1234567890123456","b":1.10}', false],
  ['{"a":[1,-2.5,0.001,123456789012345,true,null,-0],"b":[12345678901234567890,{"c":1.0}]}', false],
])("only what is read of %s decides whether it needs the texts of numbers", (text, expected) => {
  const { reads } = compileJq(".a");
  if (reads === "everything") throw new Error(".a reads everything");
  const bytes = Buffer.from(text);
  expect(Projector.of(reads)?.project(bytes, 0, bytes.length)?.needsNumberTexts).toBe(expected);
});

test("two mappings take turns without reading each other's paths", () => {
  const [a, b] = [".a", ".b"].map((program) => {
    const { reads } = compileJq(program);
    return reads === "everything" ? null : Projector.of(reads);
  });
  const bytes = Buffer.from('{"a":1,"b":2}');
  for (let turn = 0; turn < 3; turn += 1) {
    expect(a?.project(bytes, 0, bytes.length)?.text).toBe('{"a":1}');
    expect(b?.project(bytes, 0, bytes.length)?.text).toBe('{"b":2}');
  }
});

test("names in any number are found, and no others", () => {
  const names = Array.from({ length: 500 }, (_, at) => `name_${at}`);
  const entries = names.flatMap((name, at) => [`"${name}":${at}`, `"no_${name}":0`]);
  const expected = `{${names.map((name, at) => `"${name}":${at}`).join(",")}}`;
  expect(left(names.map((name) => `.${name}`).join(","), `{${entries.join(",")}}`)).toBe(expected);
});

test("a reader starts when there is enough to read, and stops where most of it is kept", () => {
  const { reads } = compileJq(".a");
  const read = (reader: PayloadReader, text: string) => reader.read(Buffer.from(text), 0, Buffer.byteLength(text));
  const much = JSON.stringify({ b: "x".repeat(2_000), a: 1 });
  const reader = new PayloadReader(() => reads, 5_000);
  expect([1, 2, 3].map(() => read(reader, much))).toEqual([null, null, { a: 1 }]);
  const kept = JSON.stringify({ a: "x".repeat(2_000) });
  const greedy = new PayloadReader(() => reads, 0);
  expect(read(greedy, kept)).toEqual(JSON.parse(kept));
  for (let count = 0; count < 64; count += 1) read(greedy, kept);
  expect(read(greedy, much)).toBeNull();
});

test("random texts, half of them wrong, are accepted, refused and read as JSON.parse does", () => {
  const { differences, projected, refused } = fuzzReader(1, 20_000);
  expect(differences).toEqual([]);
  expect(Math.min(projected, refused)).toBeGreaterThan(4_000);
});
