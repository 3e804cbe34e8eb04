import { expect, test } from "vitest";
import { compileJq } from "../../jq/program.ts";
import { REFUSE_BOOLEANS } from "./refuses-boolean.ts";

/** What each is called with here, where it needs an argument. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["startswith", "endswith", "test", "match", "capture", "scan", "split"].map((name) => [name, '"a"']),
  ),
  ...{ splits: '"a"', join: '"a"', has: '"a"', strptime: '"%Y"', sub: '"a"; "b"', gsub: '"a"; "b"' },
  ...Object.fromEntries(
    ["with_entries", "map", "map_values", "sort_by", "group_by", "unique_by"].map((name) => [name, "."]),
  ),
};

test.each([...REFUSE_BOOLEANS])(
  "no function that takes true or false is called a mistake after a condition: %s",
  (name) => {
    const given = ARGUMENTS[name];
    const program = compileJq(given === undefined ? name : `${name}(${given})`);
    for (const input of [true, false]) expect(() => program.first(input)).toThrow();
  },
);
