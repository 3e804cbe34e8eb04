import { type Jq, loadJq } from "jq-wasm";
import { beforeAll, expect, test } from "vitest";
import { doubtfulPrograms } from "./doubtful-programs.fixture.ts";
import { parseProgram } from "./parse.ts";

let jq: Jq;

beforeAll(async () => {
  jq = await loadJq();
});

test.each(Object.keys(doubtfulPrograms))("jq 1.8 accepts and refuses the same: %s", (topic) => {
  const programs = doubtfulPrograms[topic] ?? [];
  const ours = programs.map((program) => [program, parseProgram(program).program === null ? "refused" : "accepted"]);
  expect(ours).toEqual(programs.map((program) => [program, isSyntaxError(program) ? "refused" : "accepted"]));
});

/** A blank in front keeps a program that begins with `-` from being taken for an option. */
function isSyntaxError(program: string): boolean {
  const { stderr, exitCode } = jq.raw("null", ` ${program}`, ["-c"]);
  // Names that nothing defines, and modules that are not there, are found after parsing.
  return exitCode === 3 && !/is not defined|module not found/.test(stderr);
}
