import { problem } from "@longshore/shared/problems";
import { JqCompileError, JqHalt, JqRuntimeError } from "../program.ts";
import { dumpTruncated } from "../values/error-text.ts";
import { formatJson } from "../values/format-json.ts";
import { parseJson } from "../values/parse-json.ts";
import { HaltSignal } from "../values/run.ts";
import type { JqValue } from "../values/value.ts";
import { readCompileErrors } from "./compile-errors.ts";
import type { EvaluatedProgram, Evaluator, EvaluatorName, EvaluatorOptions, World } from "./evaluator.ts";
import { preludeOf } from "./prelude.ts";
import { type JqCall, JqEnded, type RealJq } from "./real-jq.ts";

/** A real jq behind the interface of an evaluator: one call for each run. */
export class RealEvaluator implements Evaluator {
  readonly name: EvaluatorName;
  readonly version: string;
  readonly place: string | null;
  readonly #jq: RealJq;

  constructor(name: EvaluatorName, jq: RealJq, place: string | null = null) {
    this.name = name;
    this.version = jq.version;
    this.place = place;
    this.#jq = jq;
  }

  compile(source: string, { variables = {} }: EvaluatorOptions = {}): EvaluatedProgram {
    refuseModules(source);
    const program = new RealProgram(this.#jq, source, variables);
    program.check();
    return program;
  }
}

/** Directives come first in a program, behind comments. */
const DIRECTIVE = /^(?:\s|#[^\n]*\n)*(?:import|include|module)\b/;

function refuseModules(source: string): void {
  if (!DIRECTIVE.test(source)) return;
  throw new JqCompileError([problem("jq_module_refused", "modules cannot be imported here", { expression: source })]);
}

class RealProgram implements EvaluatedProgram {
  readonly #jq: RealJq;
  readonly #source: string;
  readonly #variables: Readonly<Record<string, JqValue>>;

  constructor(jq: RealJq, source: string, variables: Readonly<Record<string, JqValue>>) {
    this.#jq = jq;
    this.#source = source;
    this.#variables = variables;
  }

  /** Without an input jq compiles the program and runs nothing. @throws {JqCompileError} */
  check(): void {
    const prelude = preludeOf(this.#source, this.#variables, {});
    const { exitCode, stderr } = this.#call(`${prelude}${this.#source}`, "");
    if (exitCode !== 0) throw new JqCompileError(readCompileErrors(stderr, this.#source, prelude));
  }

  first(input: JqValue, world: World = {}): JqValue | undefined {
    for (const output of this.#outputs(`first(${this.#source}\n)`, input, world)) return output;
    return undefined;
  }

  run(input: JqValue, world: World = {}): Iterable<JqValue> {
    return this.#outputs(`(${this.#source}\n)`, input, world);
  }

  /**
   * `[1]` for each output, `{"error":"x"}` for an error, and `0` at the end, which `halt` does not reach. The value of an
   * error comes through whole this way; standard error has it up to its first NUL.
   */
  *#outputs(query: string, input: JqValue, world: World): Generator<JqValue, void, void> {
    const prelude = preludeOf(this.#source, this.#variables, world);
    const call = this.#call(`${prelude}(try (${query} | [.]) catch {error: .}), 0`, formatJson(input));
    const lines = call.stdout.split("\n").filter((line) => line !== "");
    if (lines.at(-1) === "0" && call.stderr !== "") world.trace?.(call.stderr);
    for (const line of lines) {
      if (line.startsWith("[")) yield parseJson(line.slice(1, -1));
      else if (line.startsWith('{"error":')) throw this.#failure(parseJson(line.slice(9, -1)));
    }
    if (lines.at(-1) !== "0") throw this.#halt(call);
  }

  #failure(value: JqValue): JqRuntimeError {
    const message = typeof value === "string" ? value : `(not a string): ${dumpTruncated(value)}`;
    return new JqRuntimeError(problem("jq_error", message, { expression: this.#source }), value, 0);
  }

  /** `halt`, `halt_error`: whatever the latter was given, it is text here. */
  #halt({ exitCode, stderr }: JqCall): Error {
    const [, unreadable] = /^jq: parse error: (.*)/.exec(stderr) ?? [];
    if (unreadable !== undefined) return this.#ended(`cannot read the input: ${unreadable}`);
    return new JqHalt(new HaltSignal(exitCode, stderr === "" ? undefined : stderr));
  }

  #call(program: string, input: string): JqCall {
    try {
      return this.#jq.call(program, input);
    } catch (error) {
      throw error instanceof JqEnded ? this.#ended(error.message) : error;
    }
  }

  #ended(reason: string): JqRuntimeError {
    const details = problem("evaluator_aborted", `real jq ${reason}`, { expression: this.#source });
    return new JqRuntimeError(details, undefined, 0);
  }
}
