import { afterAll, describe, expect, test } from "vitest";
import { OracleJq } from "../differential/oracle-jq.ts";
import { evaluateOurs } from "../differential/our-jq.ts";
import type { Verdict } from "../differential/verdict.ts";
import { advanced } from "./advanced.ts";
import { basicFilters } from "./basic-filters.ts";
import { builtinsText } from "./builtins-text.ts";
import { builtinsValues } from "./builtins-values.ts";
import { conditionalsAndComparisons } from "./conditionals-and-comparisons.ts";
import type { Section } from "./example.ts";
import { regex } from "./regex.ts";
import { typesAndValues } from "./types-and-values.ts";

const CHAPTERS: readonly (readonly [string, readonly Section[]])[] = [
  ["Basic filters", basicFilters],
  ["Types and values", typesAndValues],
  ["Builtins on values", builtinsValues],
  ["Builtins on text and time", builtinsText],
  ["Conditionals, comparisons, errors", conditionalsAndComparisons],
  ["Regular expressions", regex],
  ["Variables, functions, folds, input and output, streaming, assignment", advanced],
];

const oracle = new OracleJq();
afterAll(() => oracle.close());

/** A verdict in the notation of the tables. */
function does(verdict: Verdict): string[] {
  if (verdict.kind !== "ran") return [verdict.kind];
  return verdict.behaviours.flatMap(({ outputs, error }) =>
    error === null ? outputs : [...outputs, `error: ${error}`],
  );
}

describe.each(CHAPTERS)("%s", (_chapter, sections) => {
  describe.each([...sections])("$heading", ({ examples }) => {
    test.each([...examples])(
      "%s on %s does what the table says, and so does jq 1.8.2",
      async (program, input, ...expected) => {
        expect(does(evaluateOurs(program, [input]))).toEqual(expected);
        expect(does(await oracle.evaluate(program, [input]))).toEqual(expected);
      },
    );
  });
});
