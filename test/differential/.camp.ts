import { runCampaign } from "./campaign.ts";
import { Coverage, ourBuiltins } from "./coverage.ts";
import { runnablePrograms } from "./generate/runnable-programs.ts";
import { OracleJq } from "./oracle-jq.ts";
import { RealPayloads } from "./real-payloads.ts";

const [seed, seconds, most = "10"] = process.argv.slice(2).map(Number) as number[];
const mine = new Set(ourBuiltins());

// while builtins are landing: only those that are there
import { builtinCalls } from "./generate/builtin-calls.ts";
import { BUILTIN_SHAPES } from "./generate/builtin-shapes.ts";
import { evaluateOurs } from "./our-jq.ts";

const missing = Object.keys(BUILTIN_SHAPES).filter((k) => !mine.has(k));
console.log("missing", missing.join(" "));
const missingNames = new Set(missing.map((k) => k.replace(/\/.*/, "")));
const list = builtinCalls as any[];
for (let i = list.length - 1; i >= 0; i--)
  if (missingNames.has(list[i].name) || ["text"].includes(list[i].name)) list.splice(i, 1);
const t0 = performance.now();
let n = 0;
const oracle = new OracleJq();
const coverage = new Coverage([...mine]);
const tally = await runCampaign({
  oracle,
  coverage,
  payloads: RealPayloads.load(),
  seed,
  inputsPerProgram: 20,
  goOn: (t) => performance.now() - t0 < seconds * 1000 && n < Number(most),
  onMismatch: (m) => {
    n++;
    console.log("----\nP:", m.program, "\nI:", m.input, "\nT:", m.theirs.slice(0, 400), "\nO:", m.ours.slice(0, 400));
  },
});
console.log(
  tally,
  oracle.timeouts,
  String(coverage),
  coverage.missing.join(" "),
  ((performance.now() - t0) / 1000).toFixed(1),
);
await oracle.close();
