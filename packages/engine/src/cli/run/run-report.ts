import { formatJson } from "../../jq/values/format-json.ts";
import type { JqObject } from "../../jq/values/value.ts";
import type { CompiledMapping } from "../../mapping/compile-mapping.ts";
import { planRecord } from "../plan/plan-record.ts";
import type { RunPlan } from "../plan/run-plan.ts";
import { problemRecord } from "../problem-record.ts";
import type { TextOutput } from "../terminal/output.ts";
import type { RunResult } from "./run-result.ts";
import { tallyOf } from "./summary.ts";

/** Begins the document of `engine run --json`; `"outcomes"` follows, then {@link endReport}. */
export function beginReport(output: TextOutput): void {
  output.write('{"version":1,"command":"run","outcomes":');
}

export function endReport(result: RunResult, mapping: CompiledMapping, plan: RunPlan | null, output: TextOutput): void {
  const rest: JqObject = {
    resources: mapping.resources.map(({ kind, index }) => {
      const { items, outcomes, counts } = tallyOf(result, index);
      return { resource: index, kind, items, outcomes, ...counts };
    }),
    rejected: result.rejected,
    problems: result.problems.map(({ problem, count }) => ({ ...problemRecord(problem), count })),
    broken: { count: result.broken.count, shown: result.broken.shown.map(problemRecord) },
    ...(result.verified === null ? {} : { verified: { ...result.verified } }),
    ...(plan === null ? {} : { plan: planRecord(plan) }),
  };
  output.writeLine(`,${formatJson(rest).slice(1)}`);
}
