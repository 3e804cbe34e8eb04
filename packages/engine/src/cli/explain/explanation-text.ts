import { type ConfigDocument, displayWidth, visibleText } from "@longshore/shared";
import type {
  ExpressionExplanation,
  FieldExplanation,
  SelectorExplanation,
} from "../../mapping/explain/explain-item.ts";
import { describeCondition } from "../../mapping/explain/false-condition.ts";
import type { Outcome } from "../../mapping/outcome.ts";
import { preview } from "../../mapping/preview.ts";
import { placeOfItem } from "../run/item-source.ts";
import type { Screen } from "../terminal/terminal.ts";
import type { ExplainedItem } from "./explained-item.ts";

/** What an explanation is shown with: the configuration for line numbers, the terminal for its width. */
export interface ExplanationView {
  readonly document: ConfigDocument;
  readonly screen: Screen;
  /** Show this field alone, with its whole value. */
  readonly field: string | null;
}

/** One item's way to its outcome, for people. */
export function explanationText({ source, explanation }: ExplainedItem, view: ExplanationView): string {
  const { outcome, selector, fields } = explanation;
  const shown = view.field === null ? fields : fields.filter(({ field }) => isWithin(field, view.field ?? ""));
  const lines = [
    bold(`${source.kind} from ${placeOfItem(source)} ${verb(outcome)}${suffix(outcome)}`, view),
    ...(selector === null || view.field !== null ? [] : ["", ...selectorLines(selector, view)]),
    ...(shown.length === 0 ? [] : ["", fieldsHeading(outcome), ...shown.flatMap((field) => fieldLines(field, view))]),
  ];
  return lines.join("\n");
}

/** `properties` stands for all of them. */
export function isWithin(field: string, asked: string): boolean {
  return field === asked || field.startsWith(`${asked}.`) || field.startsWith(`${asked}[`);
}

function verb({ status }: Outcome): string {
  return status === "failed" ? "fails" : `is ${status}`;
}

function suffix(outcome: Outcome): string {
  switch (outcome.status) {
    case "mapped":
      return `: ${visibleText(`${outcome.entity.blueprint}/${nameOf(outcome.entity.identifier)}`)}`;
    case "filtered":
      return outcome.because === "selector" ? " out by its selector" : ": its list of items is empty";
    case "dropped":
    case "failed":
      return `: ${visibleText(outcome.reason.problem.message)}`;
  }
}

function nameOf(identifier: unknown): string {
  return typeof identifier === "string" ? identifier : "(found by search)";
}

function fieldsHeading({ status }: Outcome): string {
  return status === "filtered" ? "What it would have been:" : "Fields:";
}

function selectorLines(selector: SelectorExplanation, view: ExplanationView): string[] {
  return [
    `selector gives ${resultText(selector, view)}`,
    expressionLine(selector, view),
    ...selector.falseConditions.map((condition) => `    ${visibleText(describeCondition(condition))}`),
    ...reasonLines(selector),
  ];
}

function fieldLines(field: FieldExplanation, view: ExplanationView): string[] {
  const value = resultText(field, view);
  return [`  ${bold(visibleText(field.field), view)}  ${value}`, expressionLine(field, view), ...reasonLines(field)];
}

/** The expression and where it stands, on one line if they fit. */
function expressionLine({ path, expression }: ExpressionExplanation, { document, screen }: ExplanationView): string {
  const location = document.locate(path);
  const place = location === null ? path : `${location.file}:${location.line}`;
  const [first = "", ...more] = expression.trimEnd().split("\n");
  const left = `    ${visibleText(first)}${more.length > 0 ? " …" : ""}`;
  const gap = screen.width - displayWidth(left) - displayWidth(place);
  return dim(
    gap >= 2 ? `${left}${" ".repeat(gap)}${visibleText(place)}` : `${left}\n    ${visibleText(place)}`,
    screen,
  );
}

function resultText({ result }: ExpressionExplanation, { field, screen }: ExplanationView): string {
  switch (result.kind) {
    case "value":
      return visibleText(preview(result.value, field === null ? Math.max(20, screen.width - 30) : 10_000));
    case "nothing":
      return "nothing (no output), so null";
    case "error":
      return `an error: ${visibleText(result.message)}`;
  }
}

/** Where a null came from, or which part raised an error. */
function reasonLines({ missing, failing, expression }: ExpressionExplanation): string[] {
  const part = failing === null ? "" : expression.slice(failing.start, failing.end);
  return [
    ...missing.flatMap(({ reason, hint }) => [`    null because ${reason}`, ...(hint === null ? [] : [`    ${hint}`])]),
    ...(part === "" || part === expression ? [] : [`    raised by \`${part}\``]),
  ].map(visibleText);
}

function bold(text: string, { screen }: ExplanationView): string {
  return screen.color ? `\u001b[1m${text}\u001b[0m` : text;
}

function dim(text: string, { color }: Screen): string {
  return color ? `\u001b[2m${text}\u001b[0m` : text;
}
