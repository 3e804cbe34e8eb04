import { describe, expect, test } from "vitest";
import { formatJson } from "./format-json.ts";
import { JqError } from "./jq-error.ts";
import { needsReader } from "./json-scan.ts";
import { parseJson, parseJsonPayload, parseStrictPayload, readJsonStream } from "./parse-json.ts";

function errorOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof JqError) return String(error.value);
    throw error;
  }
  return "";
}

describe("the scan before JSON.parse", () => {
  test.each(['{"a":1.0}', "[1,1e5]", "[0.00001]", '"\\ud800"', '"\\udc00\\ud83d\\ude00"', "1234567890.1234567"])(
    "sends %s to the exact reader",
    (text) => expect(needsReader(text)).toBe(true),
  );

  test.each(['{"a":[1,-2.5,0.001],"v":"v1.0","s":"\\ud83d\\ude00","e":"1e5"}', "[10,20.05]", '"abc"'])(
    "leaves %s to JSON.parse",
    (text) => expect(needsReader(text)).toBe(false),
  );
});

describe("nesting", () => {
  const arrays = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);
  const objects = (levels: number): string => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;

  test("of 10 000 arrays or 5 000 objects is read, as in jq", () => {
    expect(formatJson(parseJson(arrays(10_000)))).toBe(arrays(10_000));
    expect(formatJson(parseJson(objects(5000)))).toBe(objects(5000));
  });

  test("of one more is refused where it is passed", () => {
    const start = (text: string): string => errorOf(() => parseJson(text)).slice(0, 60);
    expect(start(arrays(10_001))).toBe("Exceeds depth limit for parsing at line 1, column 10001 (whi");
    expect(start(objects(5001))).toBe("Exceeds depth limit for parsing at line 1, column 25001 (whi");
    expect(start(`{"a":${arrays(10_000)}}`)).toBe("Exceeds depth limit for parsing at line 1, column 10004 (whi");
  });

  test("does not overflow the stack in a payload either", () => {
    expect(formatJson(parseJsonPayload(arrays(50_000)))).toContain("<skipped: too deep>");
  });
});

test("an error names the line and the column in bytes", () => {
  expect(errorOf(() => parseJson('{"é":\n@}'))).toBe(
    `Invalid numeric literal at line 2, column 2 (while parsing '{"é":\n@}')`,
  );
});

test("__proto__ and integer keys are keys like others, whichever way they are read", () => {
  for (const text of ['{"__proto__":{"x":1},"constructor":2}', '{"__proto__":{"x":1},"constructor":1.0}']) {
    expect(formatJson(parseJson(text))).toBe(text);
  }
});

test("what precedes a mistake in a stream is not lost", () => {
  const seen: unknown[] = [];
  expect(
    errorOf(() => {
      for (const value of readJsonStream("1 [2] }")) seen.push(value);
    }),
  ).toBe("Unmatched '}' at line 1, column 7");
  expect(seen).toEqual([1, [2]]);
});

describe("a payload that jq's own reading is needed for", () => {
  // A key that comes again beside a number like `1.0`, or the character that marks such numbers.
  const around = (value: string): string[] => [`{"t":${value},"n":1.0,"n":2}`, `{"t":${value},"n":1.0,"d":"\x7f"}`];

  test.each([String.raw`"a\ud800"`, String.raw`"\udc00"`, String.raw`{"\ud800":1}`, String.raw`"\ud83d\ude00"`])(
    "keeps %s as other payloads do, or a neighbour decides whether a text can be stored",
    (value) => {
      for (const text of around(value)) {
        expect(parseJsonPayload(text)).toMatchObject({ t: JSON.parse(value) });
      }
    },
  );

  test("is read at any depth, as other payloads are", () => {
    for (const text of around("[".repeat(20_000) + "]".repeat(20_000))) {
      expect(parseJsonPayload(text)).toHaveProperty("t");
    }
  });

  test.each(['"a\\ud800"', "[".repeat(10_001) + "]".repeat(10_001)])("is no leave for `fromjson`: %.20s", (value) => {
    for (const text of around(value)) expect(() => parseJson(text)).toThrow();
  });
});

describe("a strict payload", () => {
  test.each([
    "007",
    "[NaN]",
    "[-Infinity]",
    ".5",
    "1.",
    "+1",
    "1 2",
    '"a\tb"',
    "",
    "\ufeff1",
    '{"a":1.0,}',
    "{1.10:1}",
    '"\x7f" 1.0',
  ])("is not %j, which the worker refuses", (text) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(parseStrictPayload(text)).toBeUndefined();
  });

  test.each(["null", " 1.10 ", '{"a":1.0,"a":2}', '{"a":1.0,"d":"\x7f1.0"}', '[1e999,1.0,"\\ud800"]', '"\\u0000"'])(
    "is %j, with all its digits",
    (text) => {
      expect(formatJson(parseStrictPayload(text) ?? null)).toBe(formatJson(parseJsonPayload(text)));
    },
  );
});
