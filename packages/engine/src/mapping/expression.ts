import { type Problem, problem } from "@longshore/shared";
import { compile } from "../jq/compile/compile.ts";
import type { Core } from "../jq/compile/core.ts";
import { findReads } from "../jq/compile/find-reads.ts";
import { type Entries, link } from "../jq/compile/link.ts";
import { NotLinked } from "../jq/compile/not-linked.ts";
import { type Reads, SURFACE } from "../jq/compile/read-paths.ts";
import type { Evaluator } from "../jq/evaluators/evaluator.ts";
import type { Run } from "../jq/values/run.ts";
import type { JqValue } from "../jq/values/value.ts";
import { evaluatedExpression } from "./evaluated-expression.ts";

/** Mappings take `'text'` for `"text"`. */
export const MAPPING_SYNTAX = { singleQuotes: true } as const;

const NOTHING: Entries["first"] = () => undefined;

/** One jq text of a mapping. Its JavaScript is made when it first meets an item; until then it is a small tree. */
export class Expression {
  readonly text: string;
  /** The result, where the text is a mere literal like `"service"`. */
  readonly constant: JqValue | undefined;
  #core: Core | null;
  readonly #isForeign: boolean;
  #entry: Entries["first"] | null = null;
  #problems: readonly Problem[];

  /** Problems are this engine's, whoever evaluates. */
  constructor(text: string, evaluator: Evaluator | null = null) {
    const { core, problems } = compile(text, MAPPING_SYNTAX);
    this.text = text;
    this.#problems = problems;
    this.constant = core?.kind === "constant" ? core.value : undefined;
    this.#core = core;
    this.#isForeign = evaluator !== null;
    if (evaluator !== null && core !== null) this.#entry = evaluatedExpression(text, evaluator);
  }

  /**
   * What is wrong with it. Such an expression gives nothing. That it becomes too much code is known only once it has been
   * asked for its {@link first} output.
   */
  get problems(): readonly Problem[] {
    return this.#problems;
  }

  get isBroken(): boolean {
    return this.#problems.length > 0;
  }

  /** What it reads of an item. Compiles the text once more where the first result has become code. */
  get reads(): Reads {
    if (this.#isForeign) return "everything";
    const core = this.#core ?? compile(this.text, MAPPING_SYNTAX).core;
    return core === null ? SURFACE : findReads(core);
  }

  /** The first output, or undefined; nothing after it is computed. Throws what a run throws. */
  get first(): Entries["first"] {
    if (this.#entry === null) {
      this.#entry = this.#core === null ? NOTHING : this.#linked(this.#core);
      this.#core = null;
    }
    return this.#entry;
  }

  /** As an expression that does not compile, where it becomes too much code: it costs its field, not the process. */
  #linked(core: Core): Entries["first"] {
    try {
      return link(core, "first");
    } catch (error) {
      if (!(error instanceof NotLinked)) throw error;
      this.#problems = [problem(error.code, error.message, { expression: this.text })];
      return NOTHING;
    }
  }

  /** As {@link first}, without generated code for a literal. */
  evaluate(run: Run, item: JqValue): JqValue | undefined {
    return this.constant === undefined ? this.first(run, item) : this.constant;
  }
}

/** The expressions of one configuration: equal texts are one expression. */
export class ExpressionPool {
  readonly #known = new Map<string, Expression>();
  readonly #evaluator: Evaluator | null;

  constructor(evaluator: Evaluator | null = null) {
    this.#evaluator = evaluator;
  }

  expression(text: string): Expression {
    let known = this.#known.get(text);
    if (known === undefined) {
      known = new Expression(text, this.#evaluator);
      this.#known.set(text, known);
    }
    return known;
  }
}
