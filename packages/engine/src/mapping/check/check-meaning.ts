import {
  type ConfigExpression,
  formatConfigPath,
  type Problem,
  type ProblemCode,
  problem,
  type Span,
} from "@longshore/shared";
import { compile } from "../../jq/compile/compile.ts";
import type { Program, Query } from "../../jq/syntax/ast.ts";
import { parseProgram } from "../../jq/syntax/parse.ts";
import { MAPPING_SYNTAX } from "../expression.ts";
import { replaced } from "../guess/guess.ts";
import { unusualKey } from "../guess/key-guess.ts";
import type { ExpressionFacts } from "./expression-facts.ts";
import { nodesOf } from "./nodes-of.ts";
import { refusesBoolean } from "./refuses-boolean.ts";

/** What compiles and still is not what was meant. */
interface Slip {
  /** Absent where it may be meant all the same. */
  readonly code?: ProblemCode;
  readonly message: string;
  readonly span: Span;
  /** In front of the expression as it was meant. */
  readonly why: string;
  readonly meant: string | null;
}

const ERROR_AT: Partial<Record<ConfigExpression["role"], ProblemCode>> = {
  selector: "selector_error",
  itemsToParse: "items_to_parse_error",
};

/** The first part of an expression that jq reads otherwise than a person who is used to other languages; null without one. */
export function checkMeaning(at: ConfigExpression, { text, program }: ExpressionFacts): Problem | null {
  const slip = firstSlip(at, program, text);
  if (slip === null) return null;
  const { code = "meaning_doubtful", message, span, why, meant } = slip;
  const isShown = meant !== null && compile(meant, MAPPING_SYNTAX).problems.length === 0;
  return problem(code, message, {
    path: formatConfigPath(at.path),
    expression: text,
    span,
    ...(isShown ? { hint: `${why}: \`${meant}\`` } : {}),
  });
}

/** The first one alone: for each, the text that was meant is parsed. */
function firstSlip(at: ConfigExpression, program: Program, text: string): Slip | null {
  const { body } = program;
  if (program.definitions.length > 0 || body === null) return null;
  const nodes = nodesOf(body);
  const isSelector = at.role === "selector" && !at.inSearch;
  const conditions = new Set([...(isSelector ? [body] : []), ...nodes.flatMap(conditionsIn)]);
  for (const node of nodes) {
    const compared = conditions.has(node) ? assignment(node, text) : null;
    const found =
      pipeAfterCondition(node, text) ??
      compared ??
      minus(node, text) ??
      nullish(node, text) ??
      inputFirst(node, body, text);
    if (found !== null) return node === body ? { ...found, ...certainCode(node, at) } : found;
  }
  return null;
}

/** What is wrong with the whole expression is wrong on every item. */
function certainCode(body: Query, { role }: ConfigExpression): Pick<Slip, "code"> {
  if (body.kind === "pipe") return { code: ERROR_AT[role] ?? "field_error" };
  return body.kind === "update" ? { code: "selector_not_boolean" } : {};
}

/** Parts of which only true and false are wanted: `select(…)`, `if … then`, both sides of `and`. */
function conditionsIn(node: Query): Query[] {
  if (node.kind === "if") return [node.condition];
  if (node.kind === "binary" && /^(?:and|or)$/.test(node.operator)) return [node.left, node.right];
  return node.kind === "call" && ["select", "any", "all"].includes(node.name) ? node.args.slice(-1) : [];
}

const CONDITION = /^(?:and|or|==|!=|<|<=|>|>=)$/;

/** `.n == 5 and .login | startswith("a")`: the left of the pipe is true or false. */
function pipeAfterCondition(node: Query, text: string): Slip | null {
  if (!failsOnCondition(node)) return null;
  const first = firstStep(node.right);
  const name = text.slice(first.span.start, first.span.end);
  const called = first.kind === "call" ? first.name : name;
  return {
    message: `\`${called}\` gets true or false here, the result of \`${node.left.operator}\`, and fails on it`,
    span: first.span,
    why: "`|` binds last, so what it feeds needs parentheses",
    meant: withParentheses(node.left, node.right, first, text),
  };
}

/** The step that gets what comes out of the pipe. */
function firstStep(node: Query): Query {
  switch (node.kind) {
    case "pipe":
    case "binary":
    case "alternative":
      return firstStep(node.left);
    case "index":
    case "iterate":
    case "slice":
      return node.target.kind === "identity" ? node : firstStep(node.target);
    default:
      return node;
  }
}

/** `.n == 5 and (.login | startswith("a"))`; null if that would be true or false again. */
function withParentheses(condition: Query, right: Query, first: Query, text: string): string | null {
  const operand = lastOperand(condition);
  const end = right.kind === "binary" ? first.span.end : right.span.end;
  const { start } = operand.span;
  const meant = `${text.slice(0, start)}(${text.slice(start, end)})${text.slice(end)}`;
  const { program } = parseProgram(meant, MAPPING_SYNTAX);
  if (program === null || program.body === null) return null;
  return nodesOf(program.body).some(failsOnCondition) ? null : meant;
}

type ConditionFirst = Query & { readonly kind: "pipe"; readonly left: Query & { readonly kind: "binary" } };

function failsOnCondition(node: Query): node is ConditionFirst {
  return (
    node.kind === "pipe" &&
    node.left.kind === "binary" &&
    CONDITION.test(node.left.operator) &&
    refusesBoolean(firstStep(node.right))
  );
}

function lastOperand(node: Query): Query {
  return node.kind === "binary" && CONDITION.test(node.operator) ? lastOperand(node.right) : node;
}

/** `select(.state = "open")` sets the state and lets everything through. */
function assignment(node: Query, text: string): Slip | null {
  if (node.kind !== "update" || node.operator !== "=") return null;
  const start = text.indexOf("=", node.left.span.end);
  const span = { start, end: start + 1 };
  return {
    message: "`=` sets a value, and what it gives is the changed object, not true or false",
    span,
    why: "`==` compares",
    meant: replaced(text, span, "=="),
  };
}

/** `.headers.content-type` is `.headers.content` minus what the function `type` gives. */
function minus(node: Query, text: string): Slip | null {
  if (node.kind !== "binary" || node.operator !== "-" || node.left.kind !== "index") return null;
  const called = firstStep(node.right);
  if (called.kind !== "call" || called.args.length > 0 || called.name === "now") return null;
  const { end } = node.left.span;
  if (called.span.start !== end + 1) return null;
  const [quoted] = unusualKey({ text, code: "jq_unknown_function", span: called.span });
  return {
    message: `\`-\` is minus here: it subtracts what the function \`${called.name}\` gives`,
    span: { start: end, end: called.span.end },
    why: "A key with other signs than letters, digits and `_` stands in quotes",
    meant: quoted?.text ?? null,
  };
}

/** `.a ?? .b` is `.a??.b`, the key `b` of `.a`. */
function nullish(node: Query, text: string): Slip | null {
  if (node.kind !== "index") return null;
  const { start, end } = { start: node.target.span.end, end: node.span.end };
  const operator = text.lastIndexOf("??", start);
  if (operator < 0 || !/^\?\?\s+\.[\w"]+\??$/.test(text.slice(operator, end))) return null;
  const span = { start: operator, end: operator + 2 };
  return {
    message: "`??` is no operator of jq: it is `?` twice, and the key after it is read from what stands before",
    span,
    why: "A default value comes after `//` in jq",
    meant: replaced(text, span, "//"),
  };
}

/** Functions of jq that take one argument, and in other languages the value as well. */
const ONE_ARGUMENT: ReadonlySet<string> = new Set([
  ...["join", "split", "contains", "inside", "test", "match", "startswith", "endswith"],
  ...["ltrimstr", "rtrimstr", "trimstr", "index", "rindex", "has", "strftime", "strptime"],
]);

/** `join(.tags, ",")` joins the input twice: with `.tags` and with `","`. */
function inputFirst(node: Query, body: Query, text: string): Slip | null {
  if (node.kind !== "call" || !ONE_ARGUMENT.has(node.name)) return null;
  const [argument] = node.args;
  if (argument?.kind !== "comma" || argument.left.kind !== "index" || argument.right.kind !== "string") return null;
  const { left, right } = argument;
  const piped = `${textOf(left, text)} | ${node.name}(${textOf(right, text)})`;
  return {
    message: `\`${node.name}\` takes one argument, and \`,\` calls it once with each of two`,
    span: { start: node.span.start, end: node.span.end },
    why: "The value goes in from the left",
    meant: replaced(text, node.span, node === body ? piped : `(${piped})`),
  };
}

function textOf({ span }: Query, text: string): string {
  return text.slice(span.start, span.end);
}
