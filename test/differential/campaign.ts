import type { Coverage } from "./coverage.ts";
import { runnablePrograms } from "./generate/runnable-programs.ts";
import { JsonGenerator } from "./generate-json.ts";
import { generateProgram } from "./generate-program.ts";
import { knownDifferenceOf } from "./known-differences.ts";
import { findMismatch, type Mismatch, mismatchOf } from "./mismatch.ts";
import type { OracleJq } from "./oracle-jq.ts";
import { Random } from "./random.ts";
import type { RealPayloads } from "./real-payloads.ts";
import { type Case, shrink } from "./shrink.ts";
import type { Verdict } from "./verdict.ts";

/** What a campaign has done so far. */
export interface Tally {
  programs: number;
  pairs: number;
  /** Programs that jq could not finish: out of memory, too deep or too slow. */
  unknown: number;
  /** Mismatches that known-differences.ts explains. */
  explained: number;
}

export interface Campaign {
  readonly oracle: OracleJq;
  readonly payloads: RealPayloads;
  readonly coverage: Coverage;
  readonly seed: number;
  readonly inputsPerProgram: number;
  /** Programs to begin with, before the random ones. */
  readonly first?: Iterable<string>;
  /** Whether to go on with another program. */
  readonly goOn: (tally: Tally) => boolean;
  /** Receives each unexplained mismatch, shrunk. */
  readonly onMismatch: (mismatch: Mismatch) => void;
}

/** Programs and inputs made from one seed, through both engines, until `goOn` says no. */
export async function runCampaign(campaign: Campaign): Promise<Tally> {
  const { oracle, payloads, coverage, seed, inputsPerProgram, goOn, onMismatch } = campaign;
  const tally: Tally = { programs: 0, pairs: 0, unknown: 0, explained: 0 };
  const random = new Random(seed);
  const json = new JsonGenerator(random, payloads);
  for (const program of programs(campaign, random)) {
    const inputs = json.inputs(inputsPerProgram);
    const pending = oracle.evaluate(program, inputs);
    coverage.add(program);
    const mismatch = await findMismatch(program, inputs, pending);
    count(tally, await pending);
    if (mismatch !== null) {
      if ((await knownDifferenceOf(mismatch, oracle)) !== undefined) tally.explained += 1;
      else onMismatch(await shrinkMismatch(mismatch, oracle));
    }
    if (!goOn(tally)) return tally;
  }
  return tally;
}

function count(tally: Tally, theirs: Verdict): void {
  tally.programs += 1;
  if (theirs.kind === "unknown") tally.unknown += 1;
  else tally.pairs += theirs.kind === "ran" ? theirs.behaviours.length : 1;
}

function* programs({ first = [] }: Campaign, random: Random): Generator<string> {
  yield* first;
  for (;;) {
    const size = random.pick([4, 8, 12, 20, 30]);
    yield generateProgram(random.below(2 ** 32), runnablePrograms, size).text;
  }
}

async function shrinkMismatch(mismatch: Mismatch, oracle: OracleJq): Promise<Mismatch> {
  const differs = async (candidate: Case): Promise<boolean> => {
    const found = await mismatchOf(candidate, oracle);
    return found !== null && (await knownDifferenceOf(found, oracle)) === undefined;
  };
  const smallest = await shrink(mismatch, differs);
  return (await mismatchOf(smallest, oracle)) ?? mismatch;
}
