import { describe, expect, test } from "vitest";
import { JqError } from "../values/jq-error.ts";
import { parseJson } from "../values/parse-json.ts";
import type { JqValue } from "../values/value.ts";
import { applyFormat, FORMAT_NAMES, FORMATS } from "./formats.ts";
import { caller, newRun, oracle, oracleTexts } from "./oracle.fixture.ts";

/** jq 1.8.2 as we have it was built without these. */
const NOT_IN_ORACLE: ReadonlySet<string> = new Set(["base32", "base32d"]);

const SCALARS: readonly JqValue[] = [
  null,
  true,
  false,
  0,
  -1.5,
  1e17,
  1e-5,
  1e300,
  123456789012,
  "",
  "abc",
  "it's",
  'a"b,c',
  "\t\r\n\\",
  "\0",
  "<&'\">é`=/",
  "añ😀\u2028\x7f",
  "-_.~!*'();:@&=+$,/?%#[] \\",
];

const VALUES: readonly JqValue[] = [
  ...SCALARS,
  [...SCALARS],
  ...SCALARS.map((value) => [value, value]),
  [],
  {},
  [[1]],
  ["a", {}],
  { a: [1, "x'<"] },
];

const ENCODED: readonly string[] = [
  "%41",
  "%41%",
  "%",
  "%4",
  "%zz",
  "a%20b+c",
  "%C3%A9",
  "%c3%a9",
  "%C3",
  "%ff",
  "%E4%BD%A0",
  "%F0%9F%98%80",
  "%00",
  "%ED%A0%80",
  "%%41",
  "é%41",
  "%EF%BB%BFx",
  "%C3é",
  "%2541",
  "YQ==",
  "YQ=",
  "YQ",
  "YWI",
  "Y",
  "!",
  "YQ==YQ==",
  "Y Q=",
  "YW\nJj",
  "=",
  "/+8=",
  "_-8=",
  "gA==",
  "w6k",
  "8J+YgA==",
  "8J+Y",
  "7aCA",
  "ABCDE",
  "YWJjé",
];

function ours(name: string, value: JqValue): JqValue {
  try {
    return applyFormat(newRun(), name, value);
  } catch (error) {
    if (error instanceof JqError) return error.value;
    throw error;
  }
}

describe("a format gives what real jq gives, errors included", () => {
  test.each(FORMAT_NAMES.filter((name) => !NOT_IN_ORACLE.has(name)))("@%s", (name) => {
    const inputs = [...VALUES, ...ENCODED];
    // As jq reads them: 1e+300 as a literal with its own digits.
    const asRead = inputs.map((value) => parseJson(JSON.stringify(value)));
    expect(asRead.map((value) => ours(name, value))).toEqual(oracle(`map(try @${name} catch .)`, inputs));
  });
});

test("numbers keep their digits in every format", () => {
  const text = "[1.0,1.500,12345678901234567890,1e1000,100000000000000000001]";
  const names = ["text", "json", "csv", "tsv", "sh", "html", "uri", "base64"];
  const program = `[${names.map((name) => `@${name}`).join(",")}]`;
  expect(names.map((name) => ours(name, parseJson(text)))).toEqual(JSON.parse(oracleTexts(program, text)[0] ?? ""));
});

test("not a number is an empty cell, and infinity the largest double", () => {
  const program = "[nan,infinite,-infinite] | [@csv,@tsv,@sh]";
  const value = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  expect(["csv", "tsv", "sh"].map((name) => ours(name, value))).toEqual(oracle(program, null));
});

test("bytes that are not UTF-8 are replaced piece by piece as jq does it", () => {
  const leads = [0x41, 0x80, 0x90, 0xa0, 0xbf, 0xc0, 0xc2, 0xe0, 0xe1, 0xed, 0xf0, 0xf1, 0xf4, 0xf5, 0xff];
  const texts = leads.flatMap((a) =>
    leads.flatMap((b) => leads.map((c) => Buffer.from([a, b, c, 0x80]).toString("base64"))),
  );
  expect(texts.map((text) => ours("base64d", text))).toEqual(oracle("map(@base64d)", texts));
});

test("format/1 takes the name as a value, and says so if it is none", () => {
  const call = caller(FORMATS);
  const names = ["csv", "text", "nope", "", 1, null, ["a"]];
  expect(names.map((name) => call("format", ["a", 1], name))).toEqual(
    oracle('map(. as $n | try (["a",1] | format($n)) catch .)', names),
  );
});

// RFC 4648, section 10.
test.each([
  ["", ""],
  ["f", "MY======"],
  ["fo", "MZXQ===="],
  ["foo", "MZXW6==="],
  ["foob", "MZXW6YQ="],
  ["fooba", "MZXW6YTB"],
  ["foobar", "MZXW6YTBOI======"],
  ["é😀", "YOU7BH4YQA======"],
])("@base32 of %j is %j and back", (plain, encoded) => {
  expect([ours("base32", plain), ours("base32d", encoded)]).toEqual([encoded, plain]);
});

test("what is not base32 is refused", () => {
  expect(ours("base32d", "mzxw6===")).toBe('string ("mzxw6===") is not valid base32 data');
});

test.each(FORMATS.flatMap(({ examples }) => examples))("the example $program is what real jq answers", (example) => {
  expect(oracleTexts(example.program, example.input)).toEqual(example.outputs);
});
