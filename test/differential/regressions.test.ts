import { afterAll, describe, expect, test } from "vitest";
import { compareVerdicts } from "./compare.ts";
import { OracleJq } from "./oracle-jq.ts";
import { evaluateOurs } from "./our-jq.ts";
import { type Regression, storedRegressions } from "./regression.ts";
import type { Verdict } from "./verdict.ts";

const oracle = new OracleJq();
afterAll(() => oracle.close());

describe.each([...storedRegressions()])("%s", (_file, cases) => {
  test.each(cases)("$name", async (one) => {
    const ours = evaluateOurs(one.program, [one.input]);
    expect(compareVerdicts(expected(one), ours)).toBeNull();
  });

  test("what they expect is what jq does", async () => {
    for (const one of cases) {
      const theirs = await oracle.evaluate(one.program, [one.input]);
      expect(compareVerdicts(theirs, expected(one)), one.name).toBeNull();
    }
  });
});

const expected = ({ expected: behaviour }: Regression): Verdict =>
  behaviour === null ? { kind: "refused", why: "" } : { kind: "ran", behaviours: [behaviour] };
