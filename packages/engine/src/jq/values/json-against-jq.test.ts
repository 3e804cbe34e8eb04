import { loadJq } from "jq-wasm";
import { describe, expect, test } from "vitest";
import { add } from "./arithmetic.ts";
import { formatJson, formatJsonPretty } from "./format-json.ts";
import { JqError } from "./jq-error.ts";
import { compare, equals } from "./order.ts";
import { parseJson, parseJsonPayload, parseJsonStream } from "./parse-json.ts";
import { CLOSED_HOST, DEFAULT_BUDGET, Run } from "./run.ts";
import type { JqValue } from "./value.ts";

const jq = await loadJq();

/** The same numbers between 0 and 1 on every run (a linear congruential generator). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const random = seededRandom(20_261_123);
const below = (limit: number): number => Math.floor(random() * limit);
const pick = (choices: readonly string[]): string => choices[below(choices.length)] ?? "";
const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

/** What the jq program gives for each text, as text; an error as its message. */
function theirs(texts: readonly string[], program: string): string[] {
  const { stdout } = jq.raw(JSON.stringify(texts), `map(try (fromjson | ${program}) catch .)`, ["-c"]);
  return JSON.parse(stdout);
}

function ours(texts: readonly string[], operation: (value: JqValue) => string): string[] {
  return texts.map((text) => {
    try {
      return operation(parseJson(text));
    } catch (error) {
      if (error instanceof JqError) return String(error.value);
      throw error;
    }
  });
}

const digits = (most: number): string => times(1 + below(most), () => String(below(10))).join("");
const numeral = (): string =>
  pick(["", "-"]) +
  pick([digits(3), digits(18), digits(40)]) +
  pick(["", "", `.${digits(3)}`, `.${digits(20)}`, ".0", `.00000${digits(2)}`]) +
  pick(["", "", "", `e${digits(1)}`, `E-${digits(2)}`, `e+${digits(3)}`, `e-${digits(3)}`]);
const double = (): string => String((random() - 0.5) * 10 ** (below(60) - 30));

describe("numbers", () => {
  test("a literal keeps its digits in the form jq gives them", () => {
    const texts = times(4000, numeral);
    expect(ours(texts, formatJson)).toEqual(theirs(texts, "tojson"));
  });

  test("a double is printed as jq prints it", () => {
    const run = new Run(CLOSED_HOST, DEFAULT_BUDGET);
    const texts = [
      ...times(2000, double),
      ...times(2000, numeral),
      "5e-324",
      "1e15",
      "1e16",
      "1e17",
      "9007199254740993",
    ];
    expect(ours(texts, (value) => formatJson(add(run, value, 0)))).toEqual(theirs(texts, ". + 0 | tojson"));
  });

  test("two literals compare digit by digit", () => {
    const texts = times(3000, () => {
      const text = numeral();
      return `[${text},${pick([numeral(), `${text}0`, `${text.slice(0, -1)}${below(10)}`, text.replace(/e.*/i, "")])}]`;
    });
    const order = (pair: JqValue): string => {
      const [a = null, b = null] = Array.isArray(pair) ? pair : [];
      const sign = compare(a, b);
      return formatJson([pair, sign < 0, sign > 0, equals(a, b)]);
    };
    expect(ours(texts, order)).toEqual(theirs(texts, "[., .[0] < .[1], .[0] > .[1], .[0] == .[1]] | tojson"));
  });
});

const SCRAPS =
  `{ } [ ] , : " \\ 1.25 12e0 -1 1.0 .5 1e5 00 nan NaN -nan Infinity true false null tru nulll x ' é 😀 "a" "b" "a":1 "\\n"
  "\\u00e9" "\\ud83d\\ude00" "\\ud800" "\\udc00" "\\ud800x" "\\x" "\\u12" "\\u12G4" "\u007f" {"a":1} [1,2] [] {} {"a":{"b":[null]}}`.split(
    /\s+/,
  );
const WHOLE = [`{"a":[1,2.50,{"b":"c\\td"}],"e":null,"f":{"__proto__":[]}}`, `[true,false,"x",-1.5e3,{"k":"v"},[[]]]`];

function mutated(): string {
  const text = WHOLE[below(WHOLE.length)] ?? "";
  const at = below(text.length + 1);
  return text.slice(0, at) + pick(["", "", ...SCRAPS, "\n", "\t", "\u0001"]) + text.slice(at + below(3));
}

describe("parsing", () => {
  test("texts put together from scraps are read, or refused with the same words", () => {
    const texts = times(8000, () => times(1 + below(7), () => pick([...SCRAPS, " ", "\n"])).join(""));
    expect(ours(texts, formatJson)).toEqual(theirs(texts, "tojson"));
  });

  test("JSON with one mistake in it is refused with the same words", () => {
    const texts = times(6000, mutated);
    expect(ours(texts, formatJson)).toEqual(theirs(texts, "tojson"));
  });

  test("a file of several values is read up to its end", () => {
    const texts = ["1 2 [3]", '{"a":1}{"b":2}', '"a""b"', "1.0\n2\n\n", "", " \n", "nan[1]true{}", "\ufeff[1]", "[][]"];
    for (const text of texts) {
      const expected = jq
        .raw(text, "tojson", ["-r"])
        .stdout.split("\n")
        .filter((line) => line !== "");
      expect(parseJsonStream(text).map((value) => formatJson(value))).toEqual(expected);
    }
  });

  test("a payload keeps the text of every number, whatever stands around it", () => {
    const around = (): string =>
      pick([
        "1",
        "-2.5",
        '"1.10"',
        '"\\\\"',
        '"a\\"1e5"',
        "12345678901234567890",
        "[]",
        "true",
        '"日1.0"',
        `"${" ".repeat(below(70))}"`,
      ]);
    const field = (): string => `{${pick(['"1.0"', '"a"', '"__proto__"'])}:${numeral()}}`;
    const element = (): string => pick([numeral(), around(), field()]);
    const texts = times(4000, () => `[${times(1 + below(9), element).join(pick([",", ", ", " ,\n"]))}]`);
    expect(texts.map((text) => formatJson(parseJsonPayload(text)))).toEqual(theirs(texts, "tojson"));
  });

  test("a payload put together from scraps is read as any other text, half surrogates apart", () => {
    const scraps = SCRAPS.filter((scrap) => !/\\u[dD]/.test(scrap));
    const texts = [
      ...times(8000, () => times(1 + below(7), () => pick([...scraps, " ", "\n"])).join("")),
      ...times(6000, mutated).filter((text) => !/\\u[dD]/.test(text)),
    ];
    const read = (parse: (text: string) => JqValue) => (text: string) => {
      try {
        return formatJson(parse(text));
      } catch (error) {
        return String(error instanceof JqError ? error.value : error);
      }
    };
    expect(texts.map(read(parseJsonPayload))).toEqual(texts.map(read(parseJson)));
  });
});

describe("printing over several lines", () => {
  const values = ["[]", "{}", "1.0", '[1,[],{},{"a":[{"b":null}]},"x"]', '{"a":1,"b":{"c":[]}}', "[[[]]]"];
  test.each([
    [["--indent", "1"], 1],
    [["--tab"], "\t"],
    [[], 2],
    [["--indent", "0"], 0],
    [["--indent", "7"], 7],
  ] as const)("%j", (flags, indent) => {
    for (const text of values) {
      expect(`${formatJsonPretty(parseJson(text), indent)}\n`).toBe(
        `${jq.raw(text, ".", [...flags]).stdout.trimEnd()}\n`,
      );
    }
  });
});
