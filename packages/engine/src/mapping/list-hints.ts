import { compile } from "../jq/compile/compile.ts";
import type { Query } from "../jq/syntax/ast.ts";
import { parseProgram } from "../jq/syntax/parse.ts";
import { isObject } from "../jq/values/type-of.ts";
import type { JqValue } from "../jq/values/value.ts";
import type { EvaluationFailure } from "./evaluation-failure.ts";
import { MAPPING_SYNTAX } from "./expression.ts";

/** The list of which an expression gives the elements: `.tags` of `.tags[]`, `[.a[].b]` of `.a[].b`; null for others. */
export function meantList(written: string): string | null {
  const text = withoutComment(written);
  const { program } = parseProgram(text, MAPPING_SYNTAX);
  if (program === null || program.body === null || program.definitions.length > 0) return null;
  const { body } = program;
  if (!goesThroughList(body)) return null;
  const list = text.replace(/\s*\[\s*\]\s*\??\s*$/, "");
  const isLastStep = body.kind === "iterate" && !goesThroughList(body.target) && list !== text;
  return compiling(isLastStep ? list : `[${text}]`);
}

/** A hint puts signs behind an expression, which a comment at its end would take in: `.tags # of the repository`. */
function withoutComment(text: string): string {
  const stripped = text.replace(/\s*#[^\n]*$/, "");
  return stripped === text ? text : (compiling(stripped) ?? text);
}

/** Whether the expression is a path or a pipe with `[]` on the way; a function may gather what comes out of it. */
function goesThroughList(node: Query): boolean {
  switch (node.kind) {
    case "iterate":
      return true;
    case "index":
      return goesThroughList(node.target);
    case "pipe":
      return isStep(node.right) && goesThroughList(node.left);
    default:
      return false;
  }
}

/** What gives a value for each that it gets, and no list: `.name`, `{id}`, `select(.on)`. */
function isStep(node: Query): boolean {
  return node.kind === "index" || node.kind === "object" || (node.kind === "call" && node.name === "select");
}

/** The list, or an empty one where it is null: `.tags // []`. */
export function orEmpty(written: string): string {
  const text = withoutComment(written);
  return compiling(/^[\w.[\]"?]+$/.test(text) ? `${text} // []` : `(${text}) // []`) ?? ".items // []";
}

/** How to make a list of a value that is none. */
export function hintOnType(written: string, value: JqValue): string {
  const text = withoutComment(written);
  const meant = meantList(text);
  if (meant !== null) return `\`[]\` gives the elements one by one; write the list: \`${meant}\``;
  const piped = compiling(`${text} | to_entries`);
  const one = `a list of this one value: \`[${text}]\``;
  return isObject(value) && piped !== null ? `A list of its keys and values: \`${piped}\`; ${one}` : `Write ${one}`;
}

/** `[.tags[]]` of an item without tags */
export function hintOnFailure(text: string, failure: EvaluationFailure): { readonly hint?: string } {
  if (failure.kind !== "error" || !failure.message().startsWith("Cannot iterate over null")) return {};
  const meant = compiling(withTry(text));
  return meant === null || meant === text ? {} : { hint: `With \`?\`, what is null has no elements: \`${meant}\`` };
}

/** `.tags[]?` for `.tags[]`; not in an empty list and in texts, which have nothing in front of their brackets. */
function withTry(text: string): string {
  const parts = text.split(/("(?:[^"\\]|\\.)*")/);
  return parts.map((part, at) => (at % 2 === 1 ? part : part.replaceAll(/(?<=[\w.\])?])\[\](?!\?)/g, "[]?"))).join("");
}

function compiling(text: string): string | null {
  return compile(text, MAPPING_SYNTAX).problems.length === 0 ? text : null;
}
