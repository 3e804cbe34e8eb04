import { compareVerdicts } from "./compare.ts";
import type { Coverage } from "./coverage.ts";
import { runnablePrograms } from "./generate/runnable-programs.ts";
import { JsonGenerator } from "./generate-json.ts";
import { generateProgram } from "./generate-program.ts";
import { isKnown, type Mismatch } from "./known-differences.ts";
import type { OracleJq } from "./oracle-jq.ts";
import { compareForms, evaluateOurs } from "./our-jq.ts";
import { Random } from "./random.ts";
import type { RealPayloads } from "./real-payloads.ts";
import { type Case, shrink } from "./shrink.ts";

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
  while (goOn(tally)) {
    const size = random.pick([4, 8, 12, 20, 30]);
    const { text: program } = generateProgram(random.below(2 ** 32), runnablePrograms, size);
    const inputs = json.inputs(inputsPerProgram);
    const pending = oracle.evaluate(program, inputs);
    coverage.add(program);
    const mismatch = await judge(program, inputs, pending, tally);
    tally.programs += 1;
    if (mismatch === null) continue;
    if (isKnown(mismatch)) tally.explained += 1;
    else onMismatch(await shrinkMismatch(mismatch, oracle));
  }
  return tally;
}

async function judge(
  program: string,
  inputs: readonly string[],
  pending: ReturnType<OracleJq["evaluate"]>,
  tally: Tally,
): Promise<Mismatch | null> {
  const ours = evaluateOurs(program, inputs);
  const odd = ours.kind === "ran" ? compareForms(program, inputs) : null;
  const theirs = await pending;
  if (theirs.kind === "unknown") tally.unknown += 1;
  else tally.pairs += theirs.kind === "ran" ? theirs.behaviours.length : 1;
  const difference = compareVerdicts(theirs, ours);
  if (difference !== null) {
    return {
      program,
      input: inputs[difference.input ?? 0] ?? "null",
      theirs: difference.theirs,
      ours: difference.ours,
    };
  }
  return odd === null ? null : { program, input: odd.input, theirs: odd.run, ours: odd.other };
}

/** What one case does on both sides; null where they agree. */
export async function mismatchOf({ program, input }: Case, oracle: OracleJq): Promise<Mismatch | null> {
  const scratch: Tally = { programs: 0, pairs: 0, unknown: 0, explained: 0 };
  return judge(program, [input], oracle.evaluate(program, [input], 3000), scratch);
}

async function shrinkMismatch(mismatch: Mismatch, oracle: OracleJq): Promise<Mismatch> {
  const differs = async (candidate: Case): Promise<boolean> => {
    const found = await mismatchOf(candidate, oracle);
    return found !== null && !isKnown(found);
  };
  const smallest = await shrink(mismatch, differs);
  return (await mismatchOf(smallest, oracle)) ?? mismatch;
}
