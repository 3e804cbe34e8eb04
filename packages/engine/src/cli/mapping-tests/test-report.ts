import { type Problem, renderProblems, visibleText } from "@longshore/shared/problems";
import type { JqObject } from "../../jq/values/value.ts";
import { problemRecord } from "../problem-record.ts";
import type { Screen } from "../terminal/terminal.ts";
import type { TestFailure, TestResult } from "./run-test.ts";

/** What became of one test file: its results, or why it could not be run. */
export interface FileResult {
  readonly path: string;
  readonly results: readonly TestResult[];
  readonly problems: readonly Problem[];
}

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
}

export function countTests(files: readonly FileResult[]): TestCounts {
  const results = files.flatMap((file) => file.results);
  const passed = results.filter(({ failures }) => failures.length === 0).length;
  return { passed, failed: results.length - passed };
}

/** Results for people: a line per test, and under a failed one what differs. */
export function textReport(files: readonly FileResult[], screen: Screen): string {
  const { passed, failed } = countTests(files);
  return [...files.map((file) => fileText(file, screen)), `${passed} passed, ${failed} failed`].join("\n\n");
}

function fileText({ path, results, problems }: FileResult, screen: Screen): string {
  const wrong = problems.length === 0 ? [] : [renderProblems(problems, screen)];
  return [visibleText(path), ...wrong, ...results.map((result) => resultText(result, path, screen))].join("\n");
}

function resultText({ name, line, failures }: TestResult, path: string, screen: Screen): string {
  if (failures.length === 0) return `  ${paint(screen, "32", "✓")} ${visibleText(name)}`;
  const heading = `  ${paint(screen, "31", "✗")} ${visibleText(`${name}  (${path}:${line})`)}`;
  return [heading, ...failures.flatMap(failureLines)].join("\n");
}

function failureLines({ what, expected, actual, because }: TestFailure): string[] {
  return [
    `      ${what}`,
    `        expected  ${expected}`,
    `        got       ${actual}`,
    ...(because === null ? [] : [`        because   ${because}`]),
  ].map(visibleText);
}

/** Results as machine output; docs/cli.md describes the shape. */
export function jsonReport(files: readonly FileResult[]): JqObject {
  const { passed, failed } = countTests(files);
  return {
    version: 1,
    command: "test",
    ok: failed === 0 && files.every(({ problems }) => problems.length === 0),
    passed,
    failed,
    files: files.map(({ path, results, problems }) => ({
      path,
      problems: problems.map(problemRecord),
      tests: results.map(({ name, line, failures }) => ({
        name,
        line,
        ok: failures.length === 0,
        failures: failures.map((failure) => ({ ...failure })),
      })),
    })),
  };
}

function paint({ color }: Screen, style: string, text: string): string {
  return color ? `\u001b[${style}m${text}\u001b[0m` : text;
}
