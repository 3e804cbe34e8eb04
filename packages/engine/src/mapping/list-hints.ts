import { compile } from "../jq/compile/compile.ts";
import type { Query } from "../jq/syntax/ast.ts";
import { parseProgram } from "../jq/syntax/parse.ts";
import { isObject } from "../jq/values/type-of.ts";
import type { JqValue } from "../jq/values/value.ts";
import type { EvaluationFailure } from "./evaluation-failure.ts";
import { MAPPING_SYNTAX } from "./expression.ts";

/** The list of which an expression gives the elements: `.tags` of `.tags[]`, `[.a[].b]` of `.a[].b`; null for others. */
export function meantList(text: string): string | null {
  const { program } = parseProgram(text, MAPPING_SYNTAX);
  if (program === null || program.body === null || program.definitions.length > 0) return null;
  const { body } = program;
  if (body.kind === "iterate") return compiling(text.replace(/\s*\[\s*\]\s*\??\s*$/, ""));
  return goesThroughList(body) ? compiling(`[${text}]`) : null;
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
export function orEmpty(text: string): string {
  return compiling(/^[\w.[\]"?]+$/.test(text) ? `${text} // []` : `(${text}) // []`) ?? ".items // []";
}

/** How to make a list of a value that is none. */
export function hintOnType(text: string, value: JqValue): string {
  const meant = meantList(text);
  if (meant !== null) return `\`[]\` gives the elements one by one; write the list: \`${meant}\``;
  const piped = compiling(`${text} | to_entries`);
  const one = `a list of this one value: \`[${text}]\``;
  return isObject(value) && piped !== null ? `A list of its keys and values: \`${piped}\`; ${one}` : `Write ${one}`;
}

/** `[.tags[]]` of an item without tags */
export function hintOnFailure(text: string, failure: EvaluationFailure): { readonly hint?: string } {
  if (failure.kind !== "error" || !failure.message().startsWith("Cannot iterate over null")) return {};
  const meant = compiling(text.replaceAll(/\[\](?!\?)/g, "[]?"));
  return meant === null || meant === text ? {} : { hint: `With \`?\`, what is null has no elements: \`${meant}\`` };
}

function compiling(text: string): string | null {
  return compile(text, MAPPING_SYNTAX).problems.length === 0 ? text : null;
}
