import { type Problem, renderProblem } from "@longshore/shared/problems";
import type { CompiledMapping } from "../../mapping/compile-mapping.ts";
import type { ResourceTally, TalliedProblem } from "../../mapping/problem-tally.ts";
import { renderTable } from "../terminal/table.ts";
import type { Screen } from "../terminal/terminal.ts";
import type { VerificationCounts } from "../verify/verification.ts";
import type { RunResult } from "./run-result.ts";

const MOST_PROBLEMS = 50;

/** What the end of a run says: a row per resource, then every problem once, with a count and its first case. */
export function renderSummary(result: RunResult, mapping: CompiledMapping, screen: Screen): string {
  const broken = result.broken.shown.map((problem) => renderProblem(problem, screen));
  const unshown = result.broken.count - broken.length;
  return [
    countsTable(result, mapping, screen).join("\n"),
    ...broken,
    ...(unshown > 0 ? [`… and ${unshown} more places that are not JSON`] : []),
    ...problemTexts(result.problems, screen),
    ...(result.verified === null ? [] : [verifiedText(result.verified)]),
  ].join("\n\n");
}

function countsTable(result: RunResult, mapping: CompiledMapping, screen: Screen): string[] {
  const rows = mapping.resources.map(({ kind, index }) => ({ kind, index, ...tallyOf(result, index) }));
  const expanded = rows.some(({ items, outcomes }) => outcomes !== items);
  const names = ["items", ...(expanded ? ["outcomes"] : []), "mapped", "filtered", "dropped", "failed"];
  const rejected = result.rejected > 0 ? [`${result.rejected} rejected by their blueprint`] : [];
  const broken = result.broken.count > 0 ? [`${result.broken.count} not JSON`] : [];
  const lines = renderTable(
    [{ name: "kind" }, ...names.map((name) => ({ name, align: "right" as const })), { name: "resource" }],
    rows.map(({ kind, index, items, outcomes, counts }) => [
      kind,
      ...[items, ...(expanded ? [outcomes] : []), counts.mapped, counts.filtered, counts.dropped, counts.failed].map(
        String,
      ),
      `resources[${index}]`,
    ]),
    // No count is ever left out: a narrow terminal wraps the line.
    { ...screen, width: Math.max(screen.width, 100) },
  );
  return [...lines, ...[...broken, ...rejected].map((text) => `and ${text}`)];
}

const NOTHING: ResourceTally = { items: 0, outcomes: 0, counts: { mapped: 0, filtered: 0, dropped: 0, failed: 0 } };

export function tallyOf({ resources }: Pick<RunResult, "resources">, index: number): ResourceTally {
  return resources[index] ?? NOTHING;
}

function problemTexts(problems: readonly TalliedProblem[], screen: Screen): string[] {
  const texts = problems.slice(0, MOST_PROBLEMS).map(({ problem, count }) => counted(problem, count, screen));
  const rest = problems.length - texts.length;
  return rest > 0 ? [...texts, `… and ${rest} more sorts of problems; --json lists them all`] : texts;
}

function verifiedText({ evaluator, compared, unknown, disagreements }: VerificationCounts): string {
  const verdict = disagreements === 0 ? "all agree" : `${disagreements.toLocaleString("en")} differ`;
  const rest = unknown === 0 ? "" : `; ${unknown.toLocaleString("en")} more could not be compared`;
  return `verified by ${evaluator}: ${compared.toLocaleString("en")} evaluations, ${verdict}${rest}`;
}

/** `warning[field_null] 12 × properties.url is null: …` */
function counted(problem: Problem, count: number, screen: Screen): string {
  const message = count === 1 ? problem.message : `${count.toLocaleString("en")} × ${problem.message}`;
  return renderProblem({ ...problem, message }, screen);
}
