import { expect, test } from "vitest";
import { formatNumber, printsAsInJavaScript } from "./format-number.ts";

test.each([
  [0, "0"],
  [-0, "-0"],
  [3, "3"],
  [0.0001, "0.0001"],
  [0.00001, "1e-05"],
  [-1.5e-7, "-1.5e-07"],
  [1e15, "1000000000000000"],
  [1e16, "1e+16"],
  [Number("12345678901234567"), "12345678901234568"],
  [Number("1234567890123456789"), "1234567890123456800"],
  [Number("12345678901234567890123"), "12345678901234568000000"],
  [1e100, "1e+100"],
  [5e-324, "5e-324"],
  [Number.NaN, "null"],
  [Number.POSITIVE_INFINITY, "1.7976931348623157e+308"],
  [Number.NEGATIVE_INFINITY, "-1.7976931348623157e+308"],
])("the double %d prints as %s", (double, text) => {
  expect(formatNumber(double)).toBe(text);
});

test("no double is left to JSON.stringify that it prints differently", () => {
  for (let exponent = -330; exponent < 310; exponent++) {
    for (const digits of ["1", "-9.5", "1.2345678901234567"]) {
      const double = Number(`${digits}e${exponent}`);
      if (printsAsInJavaScript(double)) expect(formatNumber(double)).toBe(JSON.stringify(double));
    }
  }
});
