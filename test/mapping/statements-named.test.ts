import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const TESTS = globSync(["packages/{shared,engine}/src/**/*.test.ts", "test/{mapping,plan}/*.test.ts"], { cwd: ROOT })
  .map((path) => readFileSync(`${ROOT}/${path}`, "utf8"))
  .join("\n");

const range = (section: string, last: number): string[] =>
  Array.from({ length: last }, (_, i) => `${section}.${i + 1}`);

/**
 * The numbered statements about what the incumbent does with a mapping. Where we decide otherwise, the name of the test
 * says "overruled" or "Ours". Left out is what only its client does: §9 (sending examples of raw items), §10.4 (aborting a
 * sync), and what the worker answers for: how a kind is retried, and which events of a webhook become records.
 */
const STATEMENTS = [
  ...["0", "0.1", "0.2", "1.1", "1.2", "1.3", "2", "3", "4", "5", "6.1", "6.2", "6.3", "7", "8"],
  ...["10.1", "10.2", "10.3", "11", "12"],
  ...range("13", 13),
];

test.each(STATEMENTS)("§%s is shown by a test that is named after it", (statement) => {
  expect(TESTS).toMatch(new RegExp(`§${statement.replace(".", "\\.")}(?![.\\d])`));
});

test.each(["0.2", "1.1", "1.3", "2", "5", "6.1", "6.3", "7", "8", "10.2"])(
  "§%s is overruled in part, and a test shows our decision",
  (statement) => {
    expect(TESTS).toMatch(new RegExp(`§${statement.replace(".", "\\.")}(?![.\\d])[^"\\n]*(?:overruled|Ours)`));
  },
);
