import type { EvaluatedProgram } from "../../jq/evaluators/evaluator.ts";
import { JqHalt, type JqProgram, JqRuntimeError } from "../../jq/program.ts";
import { formatJson } from "../../jq/values/format-json.ts";
import type { JqValue } from "../../jq/values/value.ts";

/** What an expression came to, as text that can be compared: `gives 1`, `gives nothing`, `fails with "x"`. */
export type Ending = string;

/** An ending of which nothing can be said: a limit of ours, or a real jq that broke off. */
export const UNKNOWN: Ending = "unknown";

/** Wraps an expression so that one call of real jq evaluates it on many items. `halt` would end the call for all. */
export function batchProgram(expression: string): string {
  return `[.[] | [limit(1; try ((${expression}\n) | {value: .}) catch {error: .})]]`;
}

/** The endings of a {@link batchProgram} on a batch; null where the call itself failed. */
export function batchEndings(program: EvaluatedProgram, items: readonly JqValue[], now: number): Ending[] | null {
  try {
    const answer = program.first([...items], { now });
    return Array.isArray(answer) && answer.length === items.length ? answer.map(endingOf) : null;
  } catch (error) {
    if (error instanceof JqRuntimeError || error instanceof JqHalt) return null;
    throw error;
  }
}

/** `[{"value": 1}]`, `[{"error": "x"}]`, `[]` */
function endingOf(answer: JqValue): Ending {
  const [event] = Array.isArray(answer) ? answer : [];
  if (event === undefined) return "gives nothing";
  const [[key, value] = ["", null]] = Object.entries(event ?? {});
  return key === "value" ? gives(value) : fails(value);
}

/** What this engine makes of an expression on one item. */
export function ownEnding(program: JqProgram, item: JqValue, now: number): Ending {
  try {
    const value = program.first(item, { now: () => now });
    return value === undefined ? "gives nothing" : gives(value);
  } catch (error) {
    if (error instanceof JqHalt) return "gives nothing";
    if (!(error instanceof JqRuntimeError)) throw error;
    return error.value === undefined ? UNKNOWN : fails(error.value);
  }
}

const gives = (value: JqValue): Ending => `gives ${formatJson(value)}`;
const fails = (value: JqValue): Ending => `fails with ${formatJson(value)}`;
