import type { Problem } from "@longshore/shared";
import type { MapOptions } from "../../mapping/map-item.ts";
import { chooseEvaluator } from "../choose-evaluator.ts";
import { kindsOf, loadConfig, type RunnableConfig } from "../config/load-config.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { RunPlan, RunPlanner } from "../plan/run-plan.ts";
import { Progress } from "../terminal/progress.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { Verification } from "../verify/verification.ts";
import type { BlueprintCheck } from "./blueprint-check.ts";
import { chooseFiles } from "./choose-files.ts";
import { type KindedFile, type MapListener, type MappedFiles, mapFiles } from "./map-files.ts";
import { type OutcomeWriter, outcomeWriter, SILENT } from "./outcome-writer.ts";
import type { RunOptions } from "./run-options.ts";
import { beginReport, endReport } from "./run-report.ts";
import type { RunResult } from "./run-result.ts";
import { renderSummary } from "./summary.ts";
import { WhyLog } from "./why-log.ts";

/** Everything that takes part in one run; absent parts were not asked for. */
interface RunParts {
  readonly loaded: RunnableConfig;
  readonly files: readonly KindedFile[];
  /** Files of a folder that are not read. */
  readonly unread: readonly Problem[];
  readonly mapOptions: MapOptions;
  readonly writer: OutcomeWriter;
  readonly check: BlueprintCheck | null;
  readonly planner: RunPlanner | null;
  readonly verification: Verification | null;
  readonly why: WhyLog | null;
}

/** Configuration and payloads → entities on standard output, and the reason for everything that is not one. */
export async function runPayloads(options: RunOptions, terminal: Terminal): Promise<ExitCode> {
  const parts = await prepare(options, terminal);
  const progress = new Progress(terminal.words, sizeOf(parts.files));
  if (options.format === "report") beginReport(terminal.data.output);
  const mapped = mapFiles(parts.loaded.mapping, parts.files, parts.mapOptions, listenerOf(parts, progress));
  progress.clear();
  parts.writer.finish();
  const result = resultOf(parts, mapped);
  const plan = parts.planner?.plan(readFacts(parts, result)) ?? null;
  if (options.format === "report") endReport(result, parts.loaded.mapping, plan, terminal.data.output);
  else if (plan !== null) (await import("../plan/print-plan.ts")).printPlan(plan, options.format, terminal.data);
  tell(parts, result, terminal);
  return exitCodeOf(result, plan);
}

/** Everything that can be wrong without looking at a payload is found here. What a run does not need is not loaded. */
async function prepare(options: RunOptions, terminal: Terminal): Promise<RunParts> {
  const now = Date.now() / 1000;
  const evaluator =
    options.evaluator === "compiled" ? {} : { evaluator: await chooseEvaluator(options.evaluator, terminal.words) };
  const loaded = loadConfig(options.config, { mode: options.mode, ...evaluator });
  const { files, unread } = chooseFiles(options.paths, kindsOf(loaded.mapping), options.kind);
  const { check, planner } = await catalogParts(options, loaded);
  const printsPlan = planner !== null && options.format !== "report";
  return {
    loaded,
    files,
    unread,
    mapOptions: { now },
    writer: printsPlan ? SILENT : outcomeWriter(options.format, terminal.data, loaded.document),
    check,
    planner,
    verification: options.verify === null ? null : await verificationBy(options.verify, loaded, now, terminal),
    why: options.why ? new WhyLog(loaded.mapping, { now }, terminal.words) : null,
  };
}

async function catalogParts(options: RunOptions, loaded: RunnableConfig): Promise<Pick<RunParts, "check" | "planner">> {
  if (options.blueprints === undefined) return { check: null, planner: null };
  const { loadBlueprints } = await import("../config/load-blueprints.ts");
  const { blueprints } = loadBlueprints(options.blueprints);
  if (options.plan) {
    const { RunPlanner } = await import("../plan/run-plan.ts");
    return { check: null, planner: new RunPlanner({ ...options, loaded, blueprints }) };
  }
  const { BlueprintCheck } = await import("./blueprint-check.ts");
  const { config, document } = loaded;
  return { check: new BlueprintCheck({ blueprints, mode: options.mode, config, document }), planner: null };
}

async function verificationBy(
  name: string,
  loaded: RunnableConfig,
  now: number,
  { words }: Terminal,
): Promise<Verification> {
  const { Verification } = await import("../verify/verification.ts");
  return new Verification(await chooseEvaluator(name, words), loaded, now);
}

/** What happens to each outcome, in the order in which it happens. */
function listenerOf({ writer, check, planner, verification, why }: RunParts, progress: Progress): MapListener {
  return {
    seesItems: why !== null || verification !== null,
    progress: (items, bytes) => progress.update(items, bytes),
    item: (item, source) => verification?.add(item, source),
    outcome: (outcome, source, item) => {
      why?.add(outcome, source, item);
      const isMapped = outcome.status === "mapped";
      const accepted = !isMapped || check === null || check.accepts(outcome.entity, outcome.mapping, source);
      if (isMapped) planner?.add(outcome.entity, outcome.mapping, source);
      writer.write(outcome, source, accepted);
    },
  };
}

function resultOf({ loaded, unread, check, verification }: RunParts, { tally, broken }: MappedFiles): RunResult {
  const differences = verification?.finish() ?? [];
  const located = tally.problems.map(({ problem, count }) => ({
    problem: loaded.document.withLocation(problem),
    count,
  }));
  return {
    resources: tally.resources,
    problems: [
      ...unread.map((problem) => ({ problem, count: 1 })),
      ...located,
      ...(check?.problems() ?? []),
      ...differences,
    ],
    broken,
    rejected: check?.rejected ?? 0,
    verified: verification === null ? null : verification.counts(),
  };
}

function readFacts({ loaded, files, unread }: RunParts, result: RunResult): Parameters<RunPlanner["plan"]>[0] {
  const given = new Set(files.map(({ kind }) => kind));
  return {
    failedItems: failedItems(result),
    brokenPayloads: result.broken.count,
    unreadFiles: unread.length,
    missingKinds: kindsOf(loaded.mapping).filter((kind) => !given.has(kind)),
  };
}

function tell({ why, loaded }: RunParts, result: RunResult, { data, words }: Terminal): void {
  data.output.flush();
  why?.flush();
  words.output.writeLine(
    `${data.isTerminal || why !== null ? "\n" : ""}${renderSummary(result, loaded.mapping, words)}`,
  );
}

function exitCodeOf(result: RunResult, plan: RunPlan | null): ExitCode {
  if (result.verified !== null && result.verified.disagreements > 0) return EXIT.disagreement;
  const rejected = result.rejected > 0 || (plan?.changes ?? []).some(({ change }) => change.action === "rejected");
  return failedItems(result) > 0 || result.broken.count > 0 || rejected || showsError(result, plan)
    ? EXIT.items
    : EXIT.ok;
}

/** A line `error[…]` never goes with exit code 0. */
function showsError({ problems }: RunResult, plan: RunPlan | null): boolean {
  const planned = plan?.changes.flatMap(({ change }) => change.problems) ?? [];
  return [...problems.map(({ problem }) => problem), ...planned].some(({ severity }) => severity === "error");
}

function failedItems({ resources }: RunResult): number {
  return resources.reduce((sum, { counts }) => sum + counts.failed, 0);
}

function sizeOf(files: readonly KindedFile[]): number {
  return files.some(({ file }) => file.size === 0) ? 0 : files.reduce((sum, { file }) => sum + file.size, 0);
}
