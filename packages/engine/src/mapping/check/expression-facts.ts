import { expressionText, isFileValue, type JqExpression } from "@longshore/shared";
import { compile } from "../../jq/compile/compile.ts";
import type { Core } from "../../jq/compile/core.ts";
import { MOST_WRITTEN } from "../../jq/compile/emit/emitter.ts";
import { emit, link } from "../../jq/compile/link.ts";
import { NotLinked } from "../../jq/compile/not-linked.ts";
import type { Program } from "../../jq/syntax/ast.ts";
import { parseProgram } from "../../jq/syntax/parse.ts";
import { MAPPING_SYNTAX } from "../expression.ts";
import { CheckBudget, type VisitBudget } from "./check-budget.ts";
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
  /** Why it fails on every item, though its text is right: it becomes too much code. */
  readonly notLinked: NotLinked | null;
}

/** The facts of one check. Equal texts are looked at once, and all of them share one budget. */
export class ExpressionFactsPool {
  readonly #budget: CheckBudget;
  readonly #known = new Map<string, ExpressionFacts | null>();

  constructor(budget = new CheckBudget()) {
    this.#budget = budget;
  }

  /** Null for what does not compile: that is a problem of its own, and nothing more can be said. */
  facts(value: JqExpression): ExpressionFacts | null {
    if (isFileValue(value)) return null;
    const text = expressionText(value);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const facts = factsOf(text, this.#budget);
    this.#known.set(text, facts);
    return facts;
  }
}

function factsOf(text: string, { inference, constants, code }: CheckBudget): ExpressionFacts | null {
  const { core } = compile(text, MAPPING_SYNTAX);
  const { program } = parseProgram(text, MAPPING_SYNTAX);
  if (core === null || program === null) return null;
  // An item is an object, with or without `itemsToParse`.
  const types = inferTypes(core, typeSet("object"), new Set(definedNames(program)), inference);
  const notLinked = linkFailure(core, code);
  return { text, program, types, constant: notLinked === null ? constantResult(core, constants) : null, notLinked };
}

/** Programs of fewer nodes become functions on every stack; for others it is tried. */
const SURELY_LINKED = 300;

function linkFailure(core: Core, budget: VisitBudget): NotLinked | null {
  if (budget.left === 0) return null;
  try {
    const { size } = emit(core, "first");
    budget.use(size);
    if (size > SURELY_LINKED) link(core, "first");
    return null;
  } catch (error) {
    if (!(error instanceof NotLinked)) throw error;
    budget.use(MOST_WRITTEN);
    return error;
  }
}

/** The names of all functions that a program defines, at any place. */
function definedNames(tree: unknown): string[] {
  if (typeof tree !== "object" || tree === null) return [];
  const inside = Object.values(tree).flatMap(definedNames);
  return "params" in tree && "name" in tree && typeof tree.name === "string" ? [tree.name, ...inside] : inside;
}
