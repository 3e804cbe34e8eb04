import { didYouMean, type Span } from "@longshore/shared";
import type { Query } from "../../jq/syntax/ast.ts";
import { isObject } from "../../jq/values/type-of.ts";
import type { JqValue } from "../../jq/values/value.ts";
import { preview } from "../preview.ts";
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
  const into = (part: Query, value: JqValue = input): MissingStep[] => missingSteps(probe, part, value);
  switch (node.kind) {
    case "index":
    case "slice":
    case "iterate":
      return missingAccess(probe, node, input);
    case "pipe": {
      const left = probe.evaluate(node.left, input);
      if (isMissing(left)) return into(node.left);
      return left?.kind === "value" && isMissing(probe.evaluate(node.right, left.value))
        ? into(node.right, left.value)
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
      return missingCall(probe, node, input);
    default:
      return [];
  }
}

function isTruthy(value: JqValue): boolean {
  return value !== null && value !== false;
}

/** `.a.b`, `.a[0]`, `.a[]`: the first step whose target is there. */
function missingAccess(
  probe: Probe,
  node: Query & { kind: "index" | "slice" | "iterate" },
  input: JqValue,
): MissingStep[] {
  const target = probe.evaluate(node.target, input);
  if (node.target.kind !== "identity" && isMissing(target)) return missingSteps(probe, node.target, input);
  if (target?.kind !== "value") return [];
  const key = node.kind === "index" ? probe.evaluate(node.key, input) : null;
  const name = node.target.kind === "identity" ? "the input" : `\`${probe.textOf(node.target)}\``;
  const { reason, hint } = absence(name, target.value, key?.kind === "value" ? key.value : null);
  return [{ expression: probe.textOf(node), span: stepSpan(probe.source, node), reason, hint }];
}

/** The `.b` of `.a.b`; of `(.a).b` too, whose target has its span inside the parentheses. */
function stepSpan(source: string, { target, span }: Query & { kind: "index" | "slice" | "iterate" }): Span {
  let start = target.kind === "identity" ? span.start : target.span.end;
  while (/[)\s]/.test(source.charAt(start))) start += 1;
  return { start, end: span.end };
}

interface Absence {
  readonly reason: string;
  readonly hint: string | null;
}

/** Why a value that is there has nothing under a key. */
function absence(name: string, value: JqValue, key: JqValue): Absence {
  if (value === null) return { reason: `${name} is null`, hint: null };
  if (isObject(value) && typeof key === "string") return absentKey(name, value, key);
  if (Array.isArray(value)) {
    if (typeof key === "number" && key >= -value.length && key < value.length) {
      return { reason: `element ${key} of ${name} is null`, hint: null };
    }
    const count =
      value.length === 0 ? "is an empty list" : `has ${value.length} element${value.length === 1 ? "" : "s"}`;
    return { reason: `${name} ${count}`, hint: null };
  }
  return { reason: `${name} is ${preview(value, 40)}`, hint: null };
}

function absentKey(name: string, value: { [key: string]: JqValue }, key: string): Absence {
  if (Object.hasOwn(value, key)) return { reason: `\`${key}\` of ${name} is null`, hint: null };
  const keys = Object.keys(value);
  const meant = didYouMean(key, keys.slice(0, 200));
  if (keys.length === 0) return { reason: `${name} is an empty object`, hint: null };
  return { reason: `${name} has no key \`${key}\``, hint: meant === null ? null : `Did you mean \`${meant}\`?` };
}

/** `select(f)` that lets nothing through, `first(f)`. */
function missingCall(probe: Probe, node: Query & { kind: "call" }, input: JqValue): MissingStep[] {
  const [argument] = node.args;
  if (argument === undefined || node.args.length > 1) return [];
  if (node.name === "first") return missingSteps(probe, argument, input);
  if (node.name !== "select") return [];
  const [condition] = falseConditions(probe, argument, input);
  if (condition === undefined) return [];
  return [{ expression: probe.textOf(node), span: condition.span, reason: describeCondition(condition), hint: null }];
}
