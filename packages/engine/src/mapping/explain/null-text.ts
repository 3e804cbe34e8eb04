import type { Query } from "../../jq/syntax/ast.ts";
import type { JqValue } from "../../jq/values/value.ts";
import type { Expression } from "../expression.ts";
import type { FindingDetails } from "../finding.ts";
import type { ItemRun } from "../item-run.ts";
import { inputNote } from "./describe-finding.ts";
import { missingSteps } from "./missing-step.ts";
import { Probe } from "./probe.ts";

/** ``identifier has the text "null" in it: the input has no key `id` ``, with the part that is null underlined. */
export function describeNullText(name: string, expression: Expression, item: ItemRun): FindingDetails {
  const probe = new Probe(expression.text, item.run);
  const part = probe.body === null ? null : nullPart(probe, probe.body, item.whole());
  const notes = [inputNote(item)];
  const message = `${name} has the text "null" in it`;
  if (part === null) return { message: `${message}, because null was made text`, notes };
  const reasons = missingSteps(probe, part.node, part.input).map(({ reason }) => reason);
  return {
    message: `${message}: ${reasons.length > 0 ? reasons.join(", and ") : `\`${probe.textOf(part.node)}\` is null`}`,
    span: part.node.span,
    hint: `Where it is missing, have no text at all: \`${withoutNull(expression.text, part.node)}\``,
    notes,
  };
}

interface NullPart {
  readonly node: Query;
  readonly input: JqValue;
}

const TO_TEXT: ReadonlySet<string> = new Set(["tostring", "tojson"]);

/** The part that is null and made text: `.id` of `.id | tostring` and of `"a-\(.id)"`. */
function nullPart(probe: Probe, node: Query, input: JqValue): NullPart | null {
  const first = (parts: readonly Query[]): NullPart | null => {
    for (const part of parts) {
      const found = nullPart(probe, part, input);
      if (found !== null) return found;
    }
    return null;
  };
  switch (node.kind) {
    case "pipe": {
      const left = probe.evaluate(node.left, input);
      if (left?.kind !== "value") return null;
      if (left.value === null && makesText(node.right)) return { node: node.left, input };
      return nullPart(probe, node.left, input) ?? nullPart(probe, node.right, left.value);
    }
    case "string":
      for (const part of node.parts) {
        if (typeof part === "string") continue;
        const value = probe.evaluate(part, input);
        if (value?.kind === "value" && value.value === null) return { node: part, input };
      }
      return first(node.parts.filter((part) => typeof part !== "string"));
    case "binary":
    case "alternative":
      return first([node.left, node.right]);
    case "array":
      return node.body === null ? null : first([node.body]);
    default:
      return null;
  }
}

/** `tostring`, `@text`, and what begins with them: `tostring + "-a"`. */
function makesText(node: Query): boolean {
  switch (node.kind) {
    case "call":
      return TO_TEXT.has(node.name);
    case "pipe":
    case "binary":
      return makesText(node.left);
    default:
      return node.kind === "format";
  }
}

/** The expression with `// empty` behind a part: `.id // empty | tostring`. */
function withoutNull(text: string, { kind, span }: Query): string {
  const part = text.slice(span.start, span.end);
  const isTight = kind === "index" || kind === "alternative" || kind === "call";
  return `${text.slice(0, span.start)}${isTight ? part : `(${part})`} // empty${text.slice(span.end)}`;
}
