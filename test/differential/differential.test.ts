import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCampaign } from "./campaign.ts";
import { builtinsOf, Coverage, ourBuiltins } from "./coverage.ts";
import { callsWithEveryType, INPUTS_OF_EVERY_TYPE } from "./every-type.ts";
import { KNOWN_DIFFERENCES, knownDifferenceOf } from "./known-differences.ts";
import { findMismatch, type Mismatch, mismatchOf } from "./mismatch.ts";
import { oneProgramPerBuiltin } from "./one-program-per-builtin.ts";
import { OracleJq } from "./oracle-jq.ts";
import { RealPayloads } from "./real-payloads.ts";

const SEED = 20_260;
/** As many on every machine, so that the same commit gives the same answer; `npm run fuzz` goes further. */
const RANDOM_PROGRAMS = 300;
const MILLISECONDS = 40_000;
const MOST_MISMATCHES = 5;

/** They tell where jq and its modules are installed, and are not in the manual. */
const NOT_FOR_PROGRAMS: ReadonlySet<string> = new Set(["get_jq_origin/0", "get_prog_origin/0"]);

const oracle = new OracleJq();
let theirBuiltins: ReadonlySet<string> = new Set();
beforeAll(async () => {
  theirBuiltins = await builtinsOf(oracle);
});
afterAll(() => oracle.close());

test("random programs do on random inputs what jq 1.8.2 does, and reach every rule and builtin", async () => {
  const coverage = new Coverage(ourBuiltins().filter((name) => theirBuiltins.has(name)));
  const mismatches: Mismatch[] = [];
  const first = [...oneProgramPerBuiltin(SEED)];
  const end = performance.now() + MILLISECONDS;
  const tally = await runCampaign({
    oracle,
    coverage,
    payloads: RealPayloads.load(),
    seed: SEED,
    inputsPerProgram: 20,
    first,
    goOn: ({ programs }) =>
      mismatches.length < MOST_MISMATCHES &&
      (programs < first.length || (programs < first.length + RANDOM_PROGRAMS && performance.now() < end)),
    onMismatch: (mismatch) => mismatches.push(mismatch),
  });
  console.info(`seed ${SEED}: ${tally.programs} programs, ${tally.pairs} pairs, ${tally.unknown} jq could not finish`);
  console.info(`${coverage}`);
  expect(mismatches).toEqual([]);
  expect(coverage.missing).toEqual([]);
}, 300_000);

test("every builtin does with every type of input and argument what it does in jq, errors included", async () => {
  const builtins = ourBuiltins().filter((name) => theirBuiltins.has(name));
  const mismatches: Mismatch[] = [];
  for (const calls of callsWithEveryType(builtins)) mismatches.push(...(await compareCalls(calls)));
  expect(mismatches).toEqual([]);
}, 120_000);

const MOST_CALLS = 50;

/** Compares many calls in one program: each gives the list of its outputs, or its error. */
async function compareCalls(calls: readonly string[]): Promise<Mismatch[]> {
  const program = calls.map((call) => `(try [${call}] catch {e: .})`).join(", ");
  const theirs = calls.length > MOST_CALLS ? null : await oracle.evaluate(program, INPUTS_OF_EVERY_TYPE);
  if (calls.length > 1 && (theirs === null || theirs.kind === "unknown")) {
    const half = calls.length >> 1;
    return [...(await compareCalls(calls.slice(0, half))), ...(await compareCalls(calls.slice(half)))];
  }
  const mismatch = theirs === null ? null : await findMismatch(program, INPUTS_OF_EVERY_TYPE, Promise.resolve(theirs));
  return mismatch === null || (await knownDifferenceOf(mismatch, oracle)) !== undefined ? [] : [mismatch];
}

describe("differences by design", () => {
  const examples = KNOWN_DIFFERENCES.flatMap(({ name, examples: cases, covers }) =>
    cases.map((one) => ({ name, covers, ...one })),
  );

  test.each(examples)("$name: `$program` on $input still differs", async (one) => {
    const mismatch = await mismatchOf(one, oracle);
    expect(mismatch).not.toBeNull();
  });
});

test("every builtin of jq 1.8.2 is one of ours", () => {
  const ours = new Set(ourBuiltins());
  expect([...theirBuiltins].filter((name) => !ours.has(name) && !NOT_FOR_PROGRAMS.has(name))).toEqual([]);
});
