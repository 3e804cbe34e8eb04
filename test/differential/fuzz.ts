import { parseArgs } from "node:util";
import { runCampaign, type Tally } from "./campaign.ts";
import { builtinsOf, Coverage, ourBuiltins } from "./coverage.ts";
import type { Mismatch } from "./mismatch.ts";
import { OracleJq } from "./oracle-jq.ts";
import { RealPayloads } from "./real-payloads.ts";
import type { Regression } from "./regression.ts";

const USAGE = `npm run fuzz -- [--minutes 10] [--seed 1] [--inputs 40]

Random jq programs on random inputs, ours against jq 1.8.2. Prints each unexplained difference, shrunk, as a case for
test/differential/regressions/*.json; exits with 1 if there was one.`;

/** The command line of `npm run fuzz`. */
export async function fuzz(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: "string", default: "10" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      inputs: { type: "string", default: "40" },
      help: { type: "boolean", default: false },
    },
  });
  const [minutes, seed, inputsPerProgram] = [Number(values.minutes), Number(values.seed), Number(values.inputs)];
  if (values.help || ![minutes, seed, inputsPerProgram].every((number) => number > 0)) {
    console.error(USAGE);
    return values.help ? 0 : 2;
  }
  return campaign(minutes * 60_000, seed, inputsPerProgram);
}

async function campaign(milliseconds: number, seed: number, inputsPerProgram: number): Promise<number> {
  const oracle = new OracleJq();
  const theirs = await builtinsOf(oracle);
  const coverage = new Coverage(ourBuiltins().filter((name) => theirs.has(name)));
  const end = performance.now() + milliseconds;
  const progress = everyMinute((tally: Tally) => console.error(`seed ${seed}: ${describe(tally)}`));
  let mismatches = 0;
  const tally = await runCampaign({
    oracle,
    coverage,
    payloads: RealPayloads.load(),
    seed,
    inputsPerProgram,
    goOn: (sofar) => {
      progress(sofar);
      return performance.now() < end;
    },
    onMismatch: (mismatch) => {
      mismatches += 1;
      report(mismatch);
    },
  });
  const verdict = mismatches === 0 ? "no unexplained difference" : `${mismatches} unexplained differences`;
  console.error(`seed ${seed}: ${verdict}; ${describe(tally)}; ${oracle.timeouts} timeouts\n${coverage}`);
  if (coverage.missing.length > 0) console.error(`never reached: ${coverage.missing.join(", ")}`);
  await oracle.close();
  return mismatches === 0 && coverage.missing.length === 0 ? 0 : 1;
}

const describe = ({ programs, pairs, unknown, explained }: Tally): string =>
  `${programs} programs, ${pairs} program/input pairs, ${explained} known differences, ${unknown} programs jq could not finish`;

function everyMinute<T>(work: (value: T) => void): (value: T) => void {
  let next = performance.now() + 60_000;
  return (value) => {
    if (performance.now() < next) return;
    next = performance.now() + 60_000;
    work(value);
  };
}

function report({ program, input, expected, theirs, ours }: Mismatch): void {
  const regression: Regression = { name: "", program, input, expected };
  console.log(JSON.stringify(regression, null, 2));
  console.error(`jq: ${theirs}\nours: ${ours}\n`);
}
