import { expect, test } from "vitest";
import { compileJq } from "../program.ts";
import { oracleTexts } from "./oracle.fixture.ts";

/** Enough elements to be packed; each key occurs more than once, so that the order of equal ones shows. */
const elements = (key: (position: number) => unknown): string =>
  JSON.stringify(Array.from({ length: 40 }, (_, position) => ({ id: position, key: key(position) })));

const INPUTS: Readonly<Record<string, string>> = {
  "small integers": elements((position) => (position * 7) % 10),
  "integers on both sides of zero": elements((position) => ((position * 13) % 7) - 3),
  "integers too large to be packed": elements((position) => ((position % 3) - 1) * 9_007_199_254_740_991),
  "dates in microseconds": elements((position) => 1_750_000_000_000_000 + ((position * 11) % 5)),
  "zero and minus zero": elements((position) => (position % 2 === 0 ? 0 : -0)),
  fractions: elements((position) => ((position * 7) % 10) / 4),
  texts: elements((position) => `k${(position * 7) % 10}`),
  "values of all types": elements((position) => [null, true, 1, "1", [1], { a: 1 }, [1, 2], 0.5][position % 8]),
  "arrays of one length": elements((position) => [position % 3, `${position % 2}`]),
  "too few to be packed": '[{"id":0,"key":2},{"id":1,"key":1},{"id":2,"key":2}]',
  nothing: "[]",
  "no array": '{"a":{"id":0,"key":1}}',
  "no container": "7",
};

const KEYS = [".key", ".key, .id", ".key, -.id", "[.key, .id]", ".key, [-.id]", "[.key]", ".", "[]", "(.key, .id)[]?"];

const SORTERS = ["sort_by", "group_by", "unique_by", "min_by", "max_by"];

test.each(Object.keys(INPUTS))("sorting %s gives what jq gives, errors included", (name) => {
  const programs = SORTERS.flatMap((sorter) => KEYS.map((key) => `try ${sorter}(${key}) catch .`));
  const input = INPUTS[name] ?? "";
  const program = programs.map((each) => `(${each})`).join(", ");
  expect([...compileJq(program).runText(input)]).toEqual(oracleTexts(program, input));
});
