import { describe, expect, test } from "vitest";
import type { JqValue } from "../values/value.ts";
import { DATES } from "./dates.ts";
import { caller, oracle } from "./oracle.fixture.ts";

const call = caller(DATES);

const SECONDS: JqValue[] = [
  0,
  1,
  1425599621,
  1425599621.678,
  -1,
  -1.5,
  -0.25,
  -3,
  0.1,
  1.9999999,
  951782400,
  951868799,
  4102444800,
  1e10,
  1e12,
  253402300799,
  -2208988801,
  "a",
  null,
  [],
  true,
  {},
];

const ARRAYS: JqValue[] = [
  [2015, 2, 5, 23, 51, 47, 4, 63],
  [2015, 2, 5, 23, 51, 47.9],
  [2015, 2],
  [2015],
  [],
  [2015, 14, 35, 25, 61, 61, 0, 0],
  [2015, -1, -1, -1, -1, -1, 0, 0],
  [1969, 11, 31, 23, 59, 59],
  [1969, 11, 31, 23, 59, 58],
  [1970, 0, 1, 0, 0, 1e300],
  [2015.9, 2.9, 5.9, 23.9, 51.9, 47.9, 4, 63],
  [2015, 2, 5, 23, 51, 47, 4, 63, " rest"],
  [-1234, 5, 5],
  [12345, 1, 1],
  ["a", 2, 5, 23, 51, 47, 4, 63],
  [2015, 2, 5, 23, 51, 47, "a", 1],
  [2015, null],
];

describe("gmtime, localtime", () => {
  test.each(["gmtime", "localtime"])("%s takes seconds apart as jq does", (name) => {
    expect(SECONDS.map((seconds) => call(name, seconds))).toEqual(oracle(`map(try ${name} catch .)`, SECONDS));
  });

  test("day of the year and years before 100 are right, where jq-wasm's calendar ends", () => {
    expect(call("gmtime", -62135596800)).toEqual([1, 0, 1, 0, 0, 0, 1, 0]);
    expect(call("mktime", [1, 0, 1, 0, 0, 0, 1, 0])).toBe(-62135596800);
    expect(call("gmtime", 1e15)).toEqual([31690708, 6, 5, 1, 46, 40, 0, 186]);
  });

  test("a year that C cannot hold is an error", () => {
    const message = "error converting number of seconds since epoch to datetime";
    expect([1e18, -1e18, Number.POSITIVE_INFINITY].map((seconds) => call("gmtime", seconds))).toEqual([
      message,
      message,
      message,
    ]);
  });
});

test("every day of four centuries goes back and forth", () => {
  const seconds = Array.from({ length: 400 * 365 }, (_, day) => (day - 200 * 365) * 86_400 + 3_661);
  expect(seconds.filter((second) => call("mktime", call("gmtime", second)) !== second)).toEqual([]);
});

test("mktime reads, clamps and refuses members as jq does", () => {
  const inputs: JqValue[] = [...ARRAYS, null, "a", 1, {}];
  expect(inputs.map((input) => call("mktime", input))).toEqual(oracle("map(try mktime catch .)", inputs));
});

describe("strftime", () => {
  const letters = [..."aAbBcCdDeFgGhHIjmMnpRrsStTuUVwWxXyYz%"].map((letter) => `%${letter}`);
  const flagged = ["%-d", "%_d", "%05d", "%+d", "%-m-%-d", "%_j", "%-j", "%-Y", "%_Y", "%5Y", "%_6Y", "%+5Y", "%+4Y"];
  const widths = ["%20F", "%+F", "%5C", "%+C", "%2Y", "%104Y", "%105Y", "%c%c%c%c", "%c%c%c%c%c", "%20T", "%10c"];
  const odd = [
    "",
    "%",
    "a%",
    "%%%",
    "%5",
    "%-",
    "%E",
    "%q",
    "%L",
    "%EY",
    "%Od",
    "é",
    "%é",
    "a\0b",
    "%_e",
    "%0e",
    "%-e",
  ];
  const formats: JqValue[] = [...letters, ...flagged, ...widths, ...odd, 1, null];
  const times: JqValue[] = [0, 1425599621.678, -1, ...ARRAYS, "a", null];

  test.each(["strftime", "strflocaltime"])("%s writes every conversion as jq does", (name) => {
    const pairs = times.flatMap((time) => formats.map((format) => [time, format]));
    const expected = oracle(`map(. as [$time, $format] | $time | try ${name}($format) catch .)`, pairs);
    expect(pairs.map(([time = null, format = null]) => call(name, time, format))).toEqual(expected);
  });

  test("ISO weeks are right around every new year", () => {
    const days = Array.from({ length: 60 }, (_, year) => [1, 2, 3, 4, 29, 30, 31].map((day) => [1980 + year, day]));
    const times = days.flat().map(([year = 0, day = 0]) => [year, day < 10 ? 0 : 11, day, 0, 0, 0]);
    const format = "%G-W%V-%u %U %W %g %j";
    expect(times.map((time) => call("strftime", time, format))).toEqual(oracle(`map(strftime("${format}"))`, times));
  });

  test("glibc's %k, %l, %P and %Z work, which jq-wasm's C library lacks", () => {
    expect(call("strftime", [2015, 2, 5, 14, 0, 0], "%k|%l|%P|%Z")).toBe("14| 2|pm|UTC");
  });
});

describe("strptime", () => {
  const CASES: readonly (readonly [string, string])[] = [
    ["2015-03-05T23:51:47Z", "%Y-%m-%dT%H:%M:%SZ"],
    ["2015-03-05T23:51:47Z tail", "%Y-%m-%dT%H:%M:%SZ"],
    ["2015-03-05T23:51:47Z\n", "%Y-%m-%dT%H:%M:%SZ"],
    ["2015-03-05T23:51:47Ztail", "%Y-%m-%dT%H:%M:%SZ"],
    ["2015-03-05T23:51:47+01:00", "%Y-%m-%dT%H:%M:%S%z"],
    ["2015-03-05 -0130", "%F %z"],
    ["2015-03-05 Z", "%F %z"],
    ["Thursday, March 05, 2015", "%A, %B %d, %Y"],
    ["thu, 05 mar 2015 23:51:47 +0100", "%a, %d %b %Y %T %z"],
    ["Thu Mar 5 23:51:47 2015", "%c"],
    ["Fri, 05 Mar 2015", "%a, %d %b %Y"],
    ["20150305235147", "%Y%m%d%H%M%S"],
    ["20153", "%Y%m"],
    ["3/5/15", "%D"],
    ["03/05/70", "%x"],
    ["68", "%y"],
    ["69", "%y"],
    ["20 15", "%C %y"],
    ["10:20", "%H:%M"],
    ["10:20:30", "%T"],
    ["10:20:30", "%X"],
    ["23:51", "%R"],
    ["11:51:47 pm", "%r"],
    ["PM 11", "%p %I"],
    ["2015-02-30", "%F"],
    ["2016-02-29", "%F"],
    ["1969-12-31", "%F"],
    ["23:59:60", "%T"],
    ["23:59:61", "%T"],
    ["24", "%H"],
    ["60", "%M"],
    ["13", "%m"],
    ["0", "%d"],
    ["32", "%d"],
    ["13 PM", "%I %p"],
    ["a%b", "a%%b"],
    ["a   b", "a%tb"],
    ["ab", "a b"],
    ["", ""],
    ["x", ""],
    [" x", ""],
    ["", "%Y"],
    ["+2015", "%Y"],
    ["-015", "%Y"],
    ["2015", "%Q"],
    ["2015", "%Y%"],
    ["Sept 5", "%b %d"],
    ["é 2015", "é %Y"],
  ];

  test("reads and refuses texts as jq does", () => {
    const expected = oracle(
      "map(. as [$text, $format] | $text | try strptime($format) catch .)",
      CASES.map((each) => [...each]),
    );
    expect(CASES.map(([text, format]) => call("strptime", text, format))).toEqual(expected);
  });

  test("what jq-wasm's C library gets wrong or lacks is read as by glibc", () => {
    expect(call("strptime", "12 AM", "%I %p")).toEqual([1970, 0, 1, 0, 0, 0, 4, 0]);
    expect(call("strptime", "12 PM", "%I %p")).toEqual([1970, 0, 1, 12, 0, 0, 4, 0]);
    expect(call("strptime", "2015 64", "%Y %j")).toEqual([2015, 2, 5, 0, 0, 0, 4, 63]);
    expect(call("strptime", "2015 10 4", "%Y %U %w")).toEqual([2015, 2, 12, 0, 0, 0, 4, 70]);
    expect(call("strptime", "2015 10 4", "%Y %W %u")).toEqual([2015, 2, 12, 0, 0, 0, 4, 70]);
    expect(call("strptime", "1425599507", "%s")).toEqual([2015, 2, 5, 23, 51, 47, 4, 63]);
    expect(call("strptime", "2015-03-05 CEST", "%F %Z")).toEqual([2015, 2, 5, 0, 0, 0, 4, 63]);
    expect(call("strptime", "Thu Mar  5 23:51:47 2015", "%a %b %e %T %Y")).toEqual([2015, 2, 5, 23, 51, 47, 4, 63]);
    expect(call("strptime", "0099-01-01", "%F")).toEqual([99, 0, 1, 0, 0, 0, 4, 0]);
  });

  test.each([
    [1, "%Y"],
    ["2015", 1],
    [null, null],
  ])("%j with format %j is refused", (text, format) => {
    expect(call("strptime", text, format)).toBe("strptime/1 requires string inputs and arguments");
  });
});

test("ISO dates are read and refused as jq does", () => {
  const texts: JqValue[] = [
    "2015-03-05T23:51:47Z",
    "1970-01-01T00:00:00Z",
    "1969-12-31T23:59:59Z",
    "1969-12-31T23:59:57Z",
    "9999-12-31T23:59:59Z",
    "2015-02-30T00:00:00Z",
    "2015-02-32T00:00:00Z",
    "2015-03-05T24:00:00Z",
    "2015-03-05T23:59:60Z",
    "2015-3-5T3:1:7Z",
    "2015-03-05T23:51:47.5Z",
    "2015-03-05",
    " 2015-03-05T23:51:47Z",
    "2015-03-05T23:51:47Z x",
    "",
    1,
    null,
  ];
  for (const name of ["fromdate", "fromdateiso8601"]) {
    expect(texts.map((text) => call(name, text))).toEqual(oracle(`map(try ${name} catch .)`, texts));
  }
});

test("ISO dates are written as jq does", () => {
  const inputs = [...SECONDS, ...ARRAYS];
  for (const name of ["todate", "todateiso8601"]) {
    expect(inputs.map((input) => call(name, input))).toEqual(oracle(`map(try ${name} catch .)`, inputs));
  }
});
