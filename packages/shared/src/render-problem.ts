import type { Problem } from "./problem.ts";
import { sourceSnippet } from "./source-snippet.ts";
import { visibleText } from "./visible-text.ts";

export interface RenderOptions {
  /** Columns of the terminal; expressions are cut to it. 100 when not given. */
  readonly width?: number;
  /** Whether to write colour escapes. False when not given. */
  readonly color?: boolean;
}

type Paint = (style: keyof typeof STYLES, text: string) => string;

const STYLES = { error: "1;31", warning: "1;33", bold: "1", dim: "2", hint: "36" } as const;

/**
 * The one text form of a problem, for terminals and logs, without a final newline:
 *
 * ```text
 * error[jq_unknown_function] no function `ascii_downcse`
 *   at mapping.yml:14:21, resources[2].port.entity.mappings.properties.url
 *   1 │ .name | ascii_downcse
 *     │         ^^^^^^^^^^^^^
 *   hint: did you mean `ascii_downcase`?
 * ```
 *
 * Nothing in a problem can write control characters to the terminal or begin a line of its own.
 */
export function renderProblem(problem: Problem, options: RenderOptions = {}): string {
  const paint = painter(options.color ?? false);
  const label = paint(problem.severity, `${problem.severity}[${problem.code}]`);
  return [
    `${label} ${paint("bold", visibleText(problem.message))}`,
    ...placeLines(problem),
    ...expressionLines(problem, options.width ?? 100, paint),
    ...(problem.notes ?? []).map((note) => `  note: ${visibleText(note)}`),
    ...(problem.hint === undefined ? [] : [`  ${paint("hint", "hint:")} ${visibleText(problem.hint)}`]),
  ].join("\n");
}

/** All problems, a blank line between two, and a last line that counts them. "" for none. */
export function renderProblems(problems: readonly Problem[], options: RenderOptions = {}): string {
  if (problems.length === 0) return "";
  const texts = problems.map((problem) => renderProblem(problem, options));
  return [...texts, countProblems(problems)].join("\n\n");
}

/** `2 errors, 1 warning` */
export function countProblems(problems: readonly Problem[]): string {
  const errors = problems.filter((problem) => problem.severity === "error").length;
  const counts = [count(errors, "error"), count(problems.length - errors, "warning")];
  return counts.filter((text) => text !== "").join(", ");
}

function count(number: number, noun: string): string {
  if (number === 0) return "";
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function placeLines({ location, path }: Problem): string[] {
  const places: string[] = [];
  if (location !== undefined) places.push(`${location.file}:${location.line}:${location.column}`);
  if (path !== undefined && path !== "") places.push(path);
  return places.length === 0 ? [] : [`  at ${visibleText(places.join(", "))}`];
}

function expressionLines(problem: Problem, width: number, paint: Paint): string[] {
  const { expression, span } = problem;
  if (expression === undefined) return [];
  // Without a span the whole expression is meant: its first lines, no carets.
  const lines = sourceSnippet(expression, span ?? { start: 0, end: expression.length }, roomFor(expression, width));
  const digits = gutterDigits(expression);
  return lines.flatMap(({ number, text, underline }) => {
    const source = `  ${paint("dim", `${String(number ?? "").padStart(digits)} │`)} ${text}`;
    if (span === undefined || underline === "") return [source];
    return [source, `  ${paint("dim", `${" ".repeat(digits)} │`)} ${paint(problem.severity, underline)}`];
  });
}

function gutterDigits(expression: string): number {
  return String(expression.split("\n").length).length;
}

function roomFor(expression: string, width: number): number {
  const gutter = "  ".length + gutterDigits(expression) + " │ ".length;
  // A terminal too narrow for its own gutter still gets a few characters around the caret.
  return Math.max(width - gutter, 10);
}

function painter(color: boolean): Paint {
  return (style, text) => (color ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text);
}
