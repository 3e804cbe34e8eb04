import type { Entries } from "../jq/compile/link.ts";
import type { EvaluatedProgram, Evaluator } from "../jq/evaluators/evaluator.ts";
import { JqCompileError, JqHalt, JqRuntimeError } from "../jq/program.ts";
import { parseProgram } from "../jq/syntax/parse.ts";
import { printProgram } from "../jq/syntax/print-program.ts";
import { JqError } from "../jq/values/jq-error.ts";
import { HaltSignal } from "../jq/values/run.ts";

/** The text of an expression as any jq reads it: without the single quotes that mappings may have. */
export function plainJq(text: string): string {
  if (!text.includes("'")) return text;
  const { program } = parseProgram(text, { singleQuotes: true });
  return program === null ? text : printProgram(program);
}

/** An expression that another evaluator runs, failing in the ways in which generated code does. */
export function evaluatedExpression(text: string, evaluator: Evaluator): Entries["first"] {
  let program: EvaluatedProgram | null = null;
  return (run, input) => {
    try {
      program ??= evaluator.compile(plainJq(text));
      return program.first(input, { now: run.now(), env: run.env });
    } catch (error) {
      throw asThrownByCode(error);
    }
  };
}

function asThrownByCode(error: unknown): unknown {
  if (error instanceof JqHalt) return new HaltSignal(error.exitCode, error.value);
  // Real jq does not know something that this engine compiles.
  if (error instanceof JqCompileError) return new JqError(() => error.problems[0]?.message ?? "it does not compile");
  if (!(error instanceof JqRuntimeError) || error.value === undefined) return error;
  const { value } = error;
  return new JqError(() => value);
}
