import type { JqValue } from "../../jq/values/value.ts";
import type { EvaluationFailure } from "../evaluation-failure.ts";
import type { Expression } from "../expression.ts";
import type { FindingDetails } from "../finding.ts";
import type { ItemRun } from "../item-run.ts";
import { preview } from "../preview.ts";
import { failingPart } from "./failing-part.ts";
import { missingSteps } from "./missing-step.ts";
import { Probe } from "./probe.ts";

/** `title is null: the input has no key `titel``, with the step underlined. */
export function describeMissing(
  name: string,
  expression: Expression,
  item: ItemRun,
  value: JqValue | undefined,
): FindingDetails {
  const result = value === undefined ? "got no value" : `is ${preview(value, 40)}`;
  const probe = new Probe(expression.text, item.run);
  const steps =
    probe.body === null || (value !== null && value !== undefined) ? [] : missingSteps(probe, probe.body, item.whole());
  const [step] = steps;
  if (step === undefined) return { message: `${name} ${result}`, ...wholeOf(expression), notes: [inputNote(item)] };
  return {
    message: `${name} ${result}: ${steps.map(({ reason }) => reason).join(", and ")}`,
    span: step.span,
    notes: [inputNote(item)],
    ...(step.hint === null ? {} : { hint: step.hint }),
  };
}

/** The error of an expression, with the part that raised it underlined. */
export function describeFailure(
  name: string,
  expression: Expression,
  item: ItemRun,
  failure: EvaluationFailure & { readonly kind: "error" | "limit" },
): FindingDetails {
  const notes = [inputNote(item)];
  const message = `${name}: ${failure.message()}`;
  // A part that is run alone would run into the same limit again.
  if (failure.kind === "limit") return { message, ...wholeOf(expression), notes };
  const probe = new Probe(expression.text, item.run);
  if (probe.body === null) return { message, ...wholeOf(expression), notes };
  return { message, span: failingPart(probe, probe.body, item.whole()).span, notes };
}

/** A value of a type that cannot stand at its place. */
export function describeRefused(name: string, expression: Expression, item: ItemRun, what: string): FindingDetails {
  return { message: `${name} ${what}`, ...wholeOf(expression), notes: [inputNote(item)] };
}

function wholeOf({ text }: Expression): Pick<FindingDetails, "span"> {
  return { span: { start: 0, end: text.length } };
}

export function inputNote({ whole }: ItemRun): string {
  return `input: ${preview(whole())}`;
}
