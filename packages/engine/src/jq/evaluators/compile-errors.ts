import { type Problem, type ProblemCode, problem, type Span } from "@longshore/shared/problems";

/**
 * jq's words about a program that does not compile:
 *
 * ```
 * jq: error: foo/0 is not defined at <top-level>, line 1, column 3:
 *     1|foo
 *       ^^^
 * jq: 1 compile error
 * ```
 *
 * jq 1.7 has no column and no carets.
 */
export function readCompileErrors(stderr: string, expression: string, prelude: string): Problem[] {
  const found = [...stderr.matchAll(ERROR)].map(([, text = "", line, column, carets = ""]) => {
    const message = text.replace(/ \(Unix shell quoting issues\?\)$/, "");
    const span = spanOf(expression, prelude, { line: Number(line), column: Number(column), length: carets.length });
    return problem(codeOf(message), message, { expression, ...(span === null ? {} : { span }) });
  });
  return found.length > 0 ? found : [problem("jq_syntax_error", stderr.trim().split("\n", 1).join(""), { expression })];
}

const ERROR =
  /^jq: error: (.*?)(?:(?: at <[\w-]+>)?,? line (\d+)(?:, column (\d+))?:)?\n?(?: {4}.*\n)?(?: {4,}(\^+))?$/gm;

function codeOf(message: string): ProblemCode {
  if (/^\$\*label-.* is not defined$/.test(message)) return "jq_unknown_label";
  if (/^\$.* is not defined$/.test(message)) return "jq_unknown_variable";
  if (/\/\d+ is not defined$/.test(message)) return "jq_unknown_function";
  if (/as object key$/.test(message)) return "jq_invalid_key";
  return /^module not found/.test(message) ? "jq_module_not_found" : "jq_syntax_error";
}

interface Place {
  readonly line: number;
  /** In bytes, from 1, with the prelude on the first line. */
  readonly column: number;
  readonly length: number;
}

function spanOf(expression: string, prelude: string, { line, column, length }: Place): Span | null {
  if (Number.isNaN(line) || Number.isNaN(column)) return null;
  const lines = expression.split("\n");
  const own = lines[line - 1];
  if (own === undefined) return null;
  const bytes = column - 1 - (line === 1 ? Buffer.byteLength(prelude) : 0);
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const start = before + Buffer.from(own).subarray(0, bytes).toString().length;
  return { start, end: Math.min(start + length, expression.length) };
}
