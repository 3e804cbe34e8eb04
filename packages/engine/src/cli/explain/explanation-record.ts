import type { ConfigDocument, Span } from "@longshore/shared";
import type { JqObject, JqValue } from "../../jq/values/value.ts";
import type { ExpressionExplanation } from "../../mapping/explain/explain-item.ts";
import type { Operand } from "../../mapping/explain/false-condition.ts";
import { outcomeRecord } from "../run/outcome-record.ts";
import type { ExplainedItem } from "./explained-item.ts";

/** An explanation as machine output holds it; docs/cli.md describes the shape. */
export function explanationRecord({ source, explanation }: ExplainedItem, document: ConfigDocument): JqObject {
  const { outcome, input, selector, fields } = explanation;
  return {
    outcome: outcomeRecord(outcome, source, { accepted: true, document }),
    input,
    selector:
      selector === null
        ? null
        : {
            ...expressionRecord(selector),
            falseConditions: selector.falseConditions.map((condition) => ({
              ...operandRecord(condition),
              operands: condition.operands.map(operandRecord),
            })),
          },
    fields: fields.map((field) => ({ field: field.field, ...expressionRecord(field) })),
  };
}

function expressionRecord({ path, expression, result, missing, failing }: ExpressionExplanation): JqObject {
  return {
    path,
    expression,
    result: { ...result },
    missing: missing.map((step) => ({ ...step, span: spanRecord(step.span) })),
    failing: failing === null ? null : spanRecord(failing),
  };
}

function operandRecord({ expression, span, value }: Operand): JqObject {
  const given: { value?: JqValue } = value === undefined ? {} : { value };
  return { expression, span: spanRecord(span), ...given };
}

function spanRecord({ start, end }: Span): JqObject {
  return { start, end };
}
