import { expressionText, isFileValue, type JqExpression } from "@longshore/shared";
import { compile } from "../../jq/compile/compile.ts";
import type { Program } from "../../jq/syntax/ast.ts";
import { parseProgram } from "../../jq/syntax/parse.ts";
import { MAPPING_SYNTAX } from "../expression.ts";
import { type ConstantResult, constantResult } from "./constant-result.ts";
import { inferTypes } from "./infer-types.ts";
import { type TypeSet, typeSet } from "./type-set.ts";

/** What is known of an expression without any item. */
export interface ExpressionFacts {
  readonly text: string;
  /** The types that its first output may have. */
  readonly types: TypeSet;
  /** Null where the result depends on the item. */
  readonly constant: ConstantResult | null;
  readonly program: Program;
}

/** Null for what does not compile: that is a problem of its own, and nothing more can be said. */
export function expressionFacts(value: JqExpression): ExpressionFacts | null {
  if (isFileValue(value)) return null;
  const text = expressionText(value);
  const { core } = compile(text, MAPPING_SYNTAX);
  const { program } = parseProgram(text, MAPPING_SYNTAX);
  if (core === null || program === null) return null;
  const defined = new Set(definedNames(program));
  // An item is an object, with or without `itemsToParse`.
  return { text, program, types: inferTypes(core, typeSet("object"), defined), constant: constantResult(core) };
}

/** The names of all functions that a program defines, at any place. */
function definedNames(tree: unknown): string[] {
  if (typeof tree !== "object" || tree === null) return [];
  const inside = Object.values(tree).flatMap(definedNames);
  return "params" in tree && "name" in tree && typeof tree.name === "string" ? [tree.name, ...inside] : inside;
}
