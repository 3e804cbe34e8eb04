import { loadJq } from "jq-wasm";
import { describe, expect, test } from "vitest";
import { elements, field, has, index, length, slice } from "./access.ts";
import { add, divide, modulo, multiply, negate, subtract } from "./arithmetic.ts";
import { formatJson } from "./format-json.ts";
import { JqError } from "./jq-error.ts";
import { equals, greater, greaterOrEqual, less, lessOrEqual, sortedKeys, sortValues } from "./order.ts";
import { parseJson } from "./parse-json.ts";
import { delpaths, getpath, setpath } from "./paths.ts";
import { CLOSED_HOST, DEFAULT_BUDGET, Run } from "./run.ts";
import { isObject } from "./type-of.ts";
import type { JqValue } from "./value.ts";

const jq = await loadJq();

/** One operation on the operands `.[0]`, `.[1]`, …: as a jq program and as our function. */
interface Operation {
  readonly program: string;
  readonly ours: (run: Run, ...operands: JqValue[]) => JqValue;
}

/** Runs the operation on every case in one call of real jq, and compares values and error texts. */
function expectSame({ program, ours }: Operation, cases: readonly (readonly string[])[]): void {
  const input = `[${cases.map((operands) => `[${operands.join(",")}]`).join(",")}]`;
  const { stdout, stderr } = jq.raw(input, `map([try (${program}) catch {error: .}] | tojson)`, ["-c"]);
  expect(stderr).toBe("");
  const theirs: string[] = JSON.parse(stdout);
  const answers = cases.map((operands) =>
    answer(
      ours,
      operands.map((operand) => parseJson(operand)),
    ),
  );
  const label = (i: number, text: string | undefined) => `${cases[i]?.join(" ; ")} => ${text}`;
  const wrong = cases.flatMap((_case, i) => (answers[i] === theirs[i] ? [] : [i]));
  expect(wrong.slice(0, 20).map((i) => label(i, answers[i]))).toEqual(
    wrong.slice(0, 20).map((i) => label(i, theirs[i])),
  );
}

function answer(ours: Operation["ours"], operands: JqValue[]): string {
  const before = formatJson(operands);
  try {
    return formatJson([ours(new Run(CLOSED_HOST, DEFAULT_BUDGET), ...operands)]);
  } catch (error) {
    if (!(error instanceof JqError)) throw error;
    return formatJson([{ error: error.value }]);
  } finally {
    expect(formatJson(operands)).toBe(before);
  }
}

const pairs = (left: readonly string[], right: readonly string[]): string[][] =>
  left.flatMap((a) => right.map((b) => [a, b]));

const NUMBERS =
  `0 -0 1 -1 2 3 -3 0.5 -0.5 1.7 -1.7 2.5 nan 1.0 -1.0 1.50 1e2 1e17 1e-5 1e1000 -1e1000 1e-400 1e300 -1e300
  9007199254740993 9007199254740992 9223372036854775807 9223372036854775808 -9223372036854775808 100000000000000000001
  100000000000000000002 -100000000000000000001 0.1 0.10000000000000000555 0.3333333333333333 123456789012345678`.split(
    /\s+/,
  );
const STRINGS = ["", "a", "ab", "aXbXc", "X", "é", "😀", "￿", "a😀é", "__proto__", "constructor"].map((text) =>
  JSON.stringify(text),
);
const LONG_STRINGS = ["abcdefghijklmnopqrstuvwxyz012345", "é".repeat(20), '\u0000\u0001\u007f\u2028"\\'.repeat(5)].map(
  (text) => JSON.stringify(text),
);
const ARRAYS =
  `[] [1] [1,2] [1,2,1,2] [[1]] [nan] [null] [1.0] ["a"] [{"a":1},{"a":2}] [100000000000000000001] [[1,2],[1,1,3]]
  ["abcdefghij","klmnopqrstuvwxyz","0123456789"]`.split(/\s+/);
const OBJECTS =
  `{} {"a":1} {"a":2} {"b":0} {"a":1,"b":0} {"b":0,"a":1} {"a":{"b":1}} {"a":{"c":[2]}} {"a":null} {"__proto__":1}
  {"__proto__":{"x":1}} {"start":1,"end":2} {"start":1} {"start":null,"end":null} {"start":"a","end":1} {"a":nan} {"a":1.0}
  {"constructor":{"toString":5}} {"😀":1,"￿":2} {"aaaaaaaaaaaaaa":"bbbbbbbbbbbbbbbbbbbbbbbbbbb"}`.split(/\s+/);
const VALUES = ["null", "false", "true", ...NUMBERS, ...STRINGS, ...LONG_STRINGS, ...ARRAYS, ...OBJECTS];

const PATHS = `[] ["a"] ["a","b"] ["z",0] [0] [-1] [-9] [1,"a"] [1.7] [-1.7] [-0.5] [nan] [nan,"a"] [3,1] [null] [true]
  [[1]] [[1],0] [{}] [{"start":1}] [{"start":1,"end":2}] [{"start":1,"end":2},0] [{"start":0,"end":9},{"start":1,"end":2}]
  [{"start":-1,"end":null},"a"] [{"start":"a","end":2}] ["__proto__"] ["__proto__","x"] ["a",[1]] [536870912] [1.0] [1e2]
  "a" 5 null {}`.split(/\s+/);
const PATH_LISTS =
  `[] [[]] [["a"]] [["a"],["a","b"]] [["a","b"],["b"]] [[0],[1],[-1]] [[0],[0]] [[1],[-2]] [[0,"a"]] [[1,0],[-2,0]]
  [[{"start":0,"end":1}],[0]] [[{"start":0,"end":1},0],[1]] [[{"start":1,"end":null}]] [[{}]] [[{"a":1}],["a"]] [[nan]] [[1.7]]
  [[true],["a"],[0]] [["a",true]] [["a"],5] ["a"] "a" {} [["z","y","x"]] [["__proto__"]] [["a",0]] [[[1]]] [[[1],0]]`.split(
    /\s+/,
  );

describe("operators agree with jq on every pair of values", () => {
  const operators: Record<string, Operation["ours"]> = {
    "+": add,
    "-": subtract,
    "/": divide,
    "%": modulo,
    "==": (_run, a, b) => equals(a, b),
    "<": (_run, a, b) => less(a, b),
    "<=": (_run, a, b) => lessOrEqual(a, b),
    ">": (_run, a, b) => greater(a, b),
    ">=": (_run, a, b) => greaterOrEqual(a, b),
  };
  test.each(Object.entries(operators))("%s", (operator, ours) => {
    expectSame({ program: `.[0] ${operator} .[1]`, ours }, pairs(VALUES, VALUES));
  });

  test("*", () => {
    const repeatable = VALUES.filter((text) => !(Math.abs(Number(text)) > 1e6));
    expectSame({ program: ".[0] * .[1]", ours: multiply }, pairs(repeatable, repeatable));
  });
});

describe("reading agrees with jq", () => {
  const one = VALUES.map((value) => [value]);
  test("-.", () => expectSame({ program: ".[0] | -.", ours: (run, a) => negate(run, a) }, one));
  test("length", () => expectSame({ program: ".[0] | length", ours: (run, a) => length(run, a) }, one));
  test(".[]", () => expectSame({ program: ".[0] | [.[]]", ours: (run, a) => [...elements(run, a)] }, one));
  test(".a", () => expectSame({ program: ".[0].a", ours: (run, a) => field(run, a, "a") }, one));
  test("tojson", () => expectSame({ program: ".[0] | tojson", ours: (_run, a) => formatJson(a) }, one));
  test(".[key]", () =>
    expectSame({ program: ".[1] as $key | .[0][$key]", ours: (run, a, b) => index(run, a, b) }, pairs(VALUES, VALUES)));
  test("has", () =>
    expectSame(
      { program: ".[1] as $key | .[0] | has($key)", ours: (run, a, b) => has(run, a, b) },
      pairs(VALUES, VALUES),
    ));

  test("keys", () => {
    const keys = (value: JqValue) => (isObject(value) ? sortedKeys(value) : []);
    expectSame(
      { program: ".[0] | keys", ours: (_run, a) => keys(a) },
      OBJECTS.map((object) => [object]),
    );
  });

  test("sort", () => {
    const arrays = [VALUES, VALUES.toReversed(), [...VALUES, ...VALUES]].map((values) => [`[${values.join(",")}]`]);
    expectSame({ program: ".[0] | sort", ours: (_run, a) => (Array.isArray(a) ? sortValues(a) : null) }, arrays);
  });

  test(".[from:to]", () => {
    const sliced = [...STRINGS, ...ARRAYS, "null", "true", "5", "{}"];
    const bounds = [...NUMBERS, "null", '"a"', "{}"];
    const cases = sliced.flatMap((value) => pairs(bounds, bounds).map((pair) => [value, ...pair]));
    expectSame(
      { program: ".[1] as $from | .[2] as $to | .[0][$from:$to]", ours: (run, a, b, c) => slice(run, a, b, c) },
      cases,
    );
  });
});

describe("paths agree with jq", () => {
  const get: Operation = { program: ".[1] as $p | .[0] | getpath($p)", ours: (run, a, b) => getpath(run, a, b) };
  const set: Operation = { program: ".[1] as $p | .[2] as $v | .[0] | setpath($p; $v)", ours: setpath };
  const del: Operation = { program: ".[1] as $p | .[0] | delpaths($p)", ours: delpaths };

  test("getpath", () => expectSame(get, pairs(VALUES, PATHS)));
  test("delpaths", () => expectSame(del, pairs(VALUES, PATH_LISTS)));
  test("setpath", () => {
    const replacements = ["null", "7", "[8,9]", '{"x":1}'];
    expectSame(
      set,
      pairs(VALUES, PATHS).flatMap((pair) => replacements.map((value) => [...pair, value])),
    );
  });
});
