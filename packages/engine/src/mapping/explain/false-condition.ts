import type { Span } from "@longshore/shared";
import type { Query } from "../../jq/syntax/ast.ts";
import type { JqValue } from "../../jq/values/value.ts";
import { preview } from "../preview.ts";
import { type Evaluation, isMissing, type Probe } from "./probe.ts";

/** A part of a condition, and what it came to. */
export interface Operand {
  readonly expression: string;
  readonly span: Span;
  /** Undefined where it gave no value. */
  readonly value: JqValue | undefined;
}

/** The smallest part of a condition that made the whole of it false. */
export interface FalseCondition extends Operand {
  /** What it compares or tests; literals are left out. */
  readonly operands: readonly Operand[];
}

/**
 * Why a condition is not true: of `a and b` the side that is false, of `a or b` both. Empty for a condition that is
 * true, and for one whose parts cannot be looked at alone.
 */
export function falseConditions(probe: Probe, node: Query, input: JqValue): FalseCondition[] {
  const evaluation = probe.evaluate(node, input);
  if (evaluation === null || evaluation.kind === "error" || isTruthy(evaluation)) return [];
  const within = (part: Query, value: JqValue = input): FalseCondition[] => falseConditions(probe, part, value);
  const leaf = (...operands: readonly Query[]): FalseCondition[] => [
    { ...operandOf(probe, node, evaluation), operands: operands.flatMap((part) => operandsOf(probe, part, input)) },
  ];
  switch (node.kind) {
    case "binary":
      if (node.operator === "and" || node.operator === "or") {
        const parts = [
          ...within(node.left),
          ...(node.operator === "or" || !isFalse(probe, node.left, input) ? within(node.right) : []),
        ];
        return parts.length > 0 ? parts : leaf();
      }
      return leaf(node.left, node.right);
    case "pipe": {
      const left = probe.evaluate(node.left, input);
      const isTest = node.right.kind === "call";
      if (isTest || left?.kind !== "value") return leaf(node.left);
      const parts = within(node.right, left.value);
      return parts.length > 0 ? parts : leaf(node.left);
    }
    case "if": {
      const condition = probe.evaluate(node.condition, input);
      const branch = condition !== null && isTruthy(condition) ? node.then : node.otherwise;
      const parts = branch === null ? [] : within(branch);
      return parts.length > 0 ? parts : leaf(node.condition);
    }
    case "alternative":
      return leaf(node.left);
    default:
      return leaf();
  }
}

/** ```.archived == false` is false: `.archived` is true`` */
export function describeCondition(condition: FalseCondition): string {
  const verdict = `\`${condition.expression}\` ${wordFor(condition.value)}`;
  if (condition.operands.length === 0) return verdict;
  return `${verdict}: ${condition.operands.map((operand) => `\`${operand.expression}\` ${wordFor(operand.value)}`).join(", ")}`;
}

function wordFor(value: JqValue | undefined): string {
  return value === undefined ? "gives nothing" : `is ${preview(value, 60)}`;
}

function isTruthy(evaluation: Evaluation): boolean {
  return evaluation.kind === "value" && evaluation.value !== null && evaluation.value !== false;
}

function isFalse(probe: Probe, node: Query, input: JqValue): boolean {
  const evaluation = probe.evaluate(node, input);
  return isMissing(evaluation) || (evaluation?.kind === "value" && evaluation.value === false);
}

/** What a comparison looks at; a literal explains nothing. */
function operandsOf(probe: Probe, node: Query, input: JqValue): Operand[] {
  if (node.kind === "string" || node.kind === "number" || (node.kind === "call" && node.args.length === 0)) return [];
  if (node.kind === "pipe" && node.right.kind === "call") {
    // `.labels | length`: both what is counted and the count.
    const result = probe.evaluate(node, input);
    return [...operandsOf(probe, node.left, input), ...(result === null ? [] : [operandOf(probe, node, result)])];
  }
  const evaluation = probe.evaluate(node, input);
  return evaluation === null || evaluation.kind === "error" ? [] : [operandOf(probe, node, evaluation)];
}

function operandOf(probe: Probe, node: Query, evaluation: Evaluation): Operand {
  const value = evaluation.kind === "value" ? evaluation.value : undefined;
  return { expression: probe.textOf(node), span: node.span, value };
}
