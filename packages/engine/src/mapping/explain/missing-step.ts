import type { Span } from "@longshore/shared";
import type { Query } from "../../jq/syntax/ast.ts";
import type { JqValue } from "../../jq/values/value.ts";
import { absence } from "./absence.ts";
import { describeCondition, falseConditions } from "./false-condition.ts";
import { isMissing, type Probe } from "./probe.ts";

/** Where an expression that came out null stopped finding anything. */
export interface MissingStep {
  /** The expression up to the step: `.owner.login`. */
  readonly expression: string;
  /** The step itself inside the whole expression: `.login`. */
  readonly span: Span;
  /** ```.owner` has no key `login` `` */
  readonly reason: string;
  /** ``did you mean `Login`?`` */
  readonly hint: string | null;
}

/**
 * The steps at which a part that came out null or empty found nothing: one for a path, one for each side of `.a // .b`.
 * Empty if that cannot be told from parts of the expression.
 */
export function missingSteps(probe: Probe, node: Query, input: JqValue): MissingStep[] {
  return stepsOf(probe, node, { value: input, name: "the input" });
}

/** What `.` is at one place. */
interface Here {
  readonly value: JqValue;
  /** How to call it: `the input`, or what stands left of a pipe. */
  readonly name: string;
}

function stepsOf(probe: Probe, node: Query, here: Here): MissingStep[] {
  const input = here.value;
  const into = (part: Query, at: Here = here): MissingStep[] => stepsOf(probe, part, at);
  switch (node.kind) {
    case "index":
    case "slice":
    case "iterate":
      return missingAccess(probe, node, here);
    case "pipe": {
      const left = probe.evaluate(node.left, input);
      if (isMissing(left)) return into(node.left);
      return left?.kind === "value" && isMissing(probe.evaluate(node.right, left.value))
        ? into(node.right, { value: left.value, name: `\`${probe.textOf(node.left)}\`` })
        : [];
    }
    case "alternative":
      return [node.left, node.right].flatMap((side) => (isMissing(probe.evaluate(side, input)) ? into(side) : []));
    case "if": {
      const condition = probe.evaluate(node.condition, input);
      if (condition?.kind !== "value") return [];
      const branch = isTruthy(condition.value) ? node.then : node.otherwise;
      return branch === null ? [] : into(branch);
    }
    case "try":
      return isMissing(probe.evaluate(node.body, input)) ? into(node.body) : [];
    case "call":
      return missingCall(probe, node, here);
    default:
      return [];
  }
}

function isTruthy(value: JqValue): boolean {
  return value !== null && value !== false;
}

/** `.a.b`, `.a[0]`, `.a[]`: the first step whose target is there. */
function missingAccess(probe: Probe, node: Query & { kind: "index" | "slice" | "iterate" }, here: Here): MissingStep[] {
  const target = probe.evaluate(node.target, here.value);
  if (node.target.kind !== "identity" && isMissing(target)) return stepsOf(probe, node.target, here);
  if (target?.kind !== "value") return [];
  const key = node.kind === "index" ? probe.evaluate(node.key, here.value) : null;
  const name = node.target.kind === "identity" ? here.name : `\`${probe.textOf(node.target)}\``;
  const { reason, hint } = absence(name, target.value, key?.kind === "value" ? key.value : null);
  return [{ expression: probe.textOf(node), span: stepSpan(probe.source, node), reason, hint }];
}

/** The `.b` of `.a.b`; of `(.a).b` too, whose target has its span inside the parentheses. */
function stepSpan(source: string, { target, span }: Query & { kind: "index" | "slice" | "iterate" }): Span {
  let start = target.kind === "identity" ? span.start : target.span.end;
  while (/[)\s]/.test(source.charAt(start))) start += 1;
  return { start, end: span.end };
}

/** `select(f)` that lets nothing through, `first(f)`. */
function missingCall(probe: Probe, node: Query & { kind: "call" }, here: Here): MissingStep[] {
  const [argument] = node.args;
  if (argument === undefined || node.args.length > 1) return [];
  if (node.name === "first") return stepsOf(probe, argument, here);
  if (node.name !== "select") return [];
  const [condition] = falseConditions(probe, argument, here.value);
  if (condition === undefined) return [];
  return [{ expression: probe.textOf(node), span: condition.span, reason: describeCondition(condition), hint: null }];
}
