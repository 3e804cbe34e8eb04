import { LIBRARY } from "../../jq/compile/library.ts";
import { link } from "../../jq/compile/link.ts";
import { Names } from "../../jq/compile/names.ts";
import { NotLinked } from "../../jq/compile/not-linked.ts";
import { Resolver } from "../../jq/compile/resolve.ts";
import type { Program, Query } from "../../jq/syntax/ast.ts";
import { parseProgram } from "../../jq/syntax/parse.ts";
import { type Budget, Run } from "../../jq/values/run.ts";
import type { JqValue } from "../../jq/values/value.ts";
import { evaluationFailure } from "../evaluation-failure.ts";
import { MAPPING_SYNTAX } from "../expression.ts";

/** How a part of an expression ends on one input. */
export type Evaluation =
  | { readonly kind: "value"; readonly value: JqValue }
  | { readonly kind: "nothing" }
  | { readonly kind: "error"; readonly message: string };

/** Explaining an item must not cost more than mapping it. */
const PROBE_BUDGET: Budget = { steps: 1_000_000, outputs: 10_000, allocation: 10_000_000, depth: 1_000 };

/** Evaluates parts of one expression on their own, to find the one that is to blame. */
export class Probe {
  readonly source: string;
  /** Null for text that does not parse. */
  readonly body: Query | null;
  readonly #program: Program | null;
  readonly #run: Run;

  /** `run` lends its clock and environment, not its budget. */
  constructor(source: string, run: Run) {
    this.source = source;
    this.#program = parseProgram(source, MAPPING_SYNTAX).program;
    this.body = this.#program?.body ?? null;
    this.#run = run;
  }

  /** Null for a part that means nothing alone: the `$x.b` in `.a as $x | $x.b`. */
  evaluate(node: Query, input: JqValue): Evaluation | null {
    if (node.kind === "identity") return { kind: "value", value: input };
    const resolver = new Resolver(this.source, LIBRARY);
    const run = new Run(this.#run, PROBE_BUDGET);
    try {
      const core = resolver.scope(this.#program?.definitions ?? [], node, Names.NONE);
      if (resolver.problems.length > 0) return null;
      const value = link(core, "first")(run, input);
      return value === undefined ? { kind: "nothing" } : { kind: "value", value };
    } catch (thrown) {
      if (thrown instanceof NotLinked) return null;
      const failure = evaluationFailure(thrown, this.source, run);
      return failure.kind === "halt" ? { kind: "nothing" } : { kind: "error", message: failure.message() };
    }
  }

  /** The part of the expression that a node stands for. */
  textOf(node: Query): string {
    return this.source.slice(node.span.start, node.span.end);
  }
}

/** Whether a part gave nothing that could be read on: null, or no value at all. */
export function isMissing(evaluation: Evaluation | null): boolean {
  return evaluation?.kind === "nothing" || (evaluation?.kind === "value" && evaluation.value === null);
}
