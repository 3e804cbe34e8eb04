import { evaluationFailure } from "./evaluation-failure.ts";
import { describeFailure, describeMissing, describeRefused } from "./explain/describe-finding.ts";
import type { Expression } from "./expression.ts";
import { Finding } from "./finding.ts";
import type { ItemRun } from "./item-run.ts";
import { preview } from "./preview.ts";

const NAME = "the selector";

/** `selector.query` of a resource. */
export interface Selector {
  readonly path: string;
  readonly expression: Expression;
}

/** Whether an item is wanted, or why that is unknown: only true and false are answers. */
export function select(selector: Selector, item: ItemRun): boolean | Finding {
  const { expression } = selector;
  try {
    const value = expression.evaluate(item.run, item.item);
    if (typeof value === "boolean") return value;
    if (expression.isBroken) return brokenSelector(selector);
    if (value === undefined) {
      return new Finding("selector_no_output", selector, () => describeMissing(NAME, expression, item, value));
    }
    return new Finding("selector_not_boolean", selector, () =>
      value === null
        ? describeMissing(NAME, expression, item, value)
        : describeRefused(NAME, expression, item, `gave ${preview(value, 60)} instead of true or false`),
    );
  } catch (thrown) {
    return failedSelector(selector, item, thrown);
  }
}

function failedSelector(selector: Selector, item: ItemRun, thrown: unknown): Finding {
  const { expression } = selector;
  const failure = evaluationFailure(thrown, expression.text, item.run);
  if (failure.kind === "halt") {
    return new Finding("selector_no_output", selector, () => describeMissing(NAME, expression, item, undefined));
  }
  const code = failure.kind === "limit" ? failure.code : "selector_error";
  return new Finding(code, selector, () => describeFailure(NAME, expression, item, failure));
}

function brokenSelector(selector: Selector): Finding {
  return new Finding("selector_error", selector, () => {
    const [first] = selector.expression.problems;
    const message = `${NAME} does not compile: ${first?.message ?? "it is not jq"}`;
    return { message, ...(first?.span === undefined ? {} : { span: first.span }) };
  });
}
