import { describe, expect, test } from "vitest";
import { formatNumber } from "./format-number.ts";
import { literalNumber, magnitudeOfExact, negateExact, readNumber } from "./literal-number.ts";
import { CLOSED_HOST, DEFAULT_BUDGET, Run } from "./run.ts";
import { isNumber, toDouble } from "./type-of.ts";

describe("a literal", () => {
  test.each([
    ["1.0", "1.0"],
    ["1.50", "1.50"],
    ["1e2", "1E+2"],
    ["100e0", "100"],
    ["0.1e1", "1"],
    ["0.00001", "0.00001"],
    ["0.0000001", "1E-7"],
    ["0e10", "0E+10"],
    ["-0.0", "-0.0"],
    ["007", "7"],
    [".5", "0.5"],
    ["5.", "5"],
    ["1e1000", "1E+1000"],
    ["12345678901234567890", "12345678901234567890"],
    ["9e9999999999", "1.7976931348623157e+308"],
    ["9e-9999999999", "0E-1147483646"],
  ])("%s prints as %s", (text, printed) => {
    expect(formatNumber(literalNumber(text))).toBe(printed);
  });

  test("is a plain double wherever that says the same", () => {
    for (const text of ["0", "1", "-12", "0.5", "123.456", "9007199254740991", "-0"]) {
      expect(literalNumber(text)).toBe(Number(text));
    }
  });

  test("keeps its digits where neighbours share its double", () => {
    expect(typeof literalNumber("9007199254740992")).toBe("object");
    expect(typeof literalNumber("0.3333333333333333")).toBe("object");
  });

  test("is rounded to 17 digits before it becomes a double, as in jq", () => {
    expect(toDouble(literalNumber("9007199254740993.0000001"))).toBe(9007199254740992);
  });

  test.each(["", "-", ".", "1.2.3", "1e", "0x10", "e5", " 1"])("is no number: %j", (text) => {
    expect(readNumber(text)).toBeUndefined();
  });
});

test("turning the sign keeps the digits, and zero has none", () => {
  const negated = (text: string): string => {
    const number = literalNumber(text);
    return typeof number === "number" ? "plain" : formatNumber(negateExact(undefined, number));
  };
  expect(["1.0", "-1.0", "1E+1000", "0.0", "-0.0", "0E+5"].map(negated)).toEqual([
    "-1.0",
    "1.0",
    "-1E+1000",
    "0.0",
    "0.0",
    "0E+5",
  ]);
});

test("the magnitude keeps the digits", () => {
  const number = literalNumber("-1.50");
  expect(
    isNumber(number) &&
      typeof number !== "number" &&
      formatNumber(magnitudeOfExact(new Run(CLOSED_HOST, DEFAULT_BUDGET), number)),
  ).toBe("1.50");
});
