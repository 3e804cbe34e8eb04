import { type Problem, problem, renderProblems } from "@longshore/shared/problems";
import { type CompileOptions, compile } from "./compile/compile.ts";
import type { Core } from "./compile/core.ts";
import { findReads } from "./compile/find-reads.ts";
import { type Entries, link } from "./compile/link.ts";
import { Modules } from "./compile/modules.ts";
import { NotLinked } from "./compile/not-linked.ts";
import type { Reads } from "./compile/read-paths.ts";
import { dumpTruncated } from "./values/error-text.ts";
import { formatJson } from "./values/format-json.ts";
import { JqError } from "./values/jq-error.ts";
import { parseJson } from "./values/parse-json.ts";
import {
  type Budget,
  CLOSED_HOST,
  DEFAULT_BUDGET,
  HaltSignal,
  type Host,
  type Limit,
  LimitReached,
  Run,
} from "./values/run.ts";
import type { JqValue } from "./values/value.ts";

/** What one run may use: its budget and its doors to the outside. Everything absent is a default or shut. */
export interface RunOptions extends Partial<Host> {
  readonly budget?: Partial<Budget>;
}

export interface JqOptions extends CompileOptions, RunOptions {}

/** The program does not compile. `problems` has everything that is wrong with it. */
export class JqCompileError extends Error {
  override readonly name = "JqCompileError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(renderProblems(problems, { width: 100, color: false }));
    this.problems = problems;
  }
}

/** The program failed on an input. `value` is what `catch` would have received; undefined where a limit was reached. */
export class JqRuntimeError extends Error {
  override readonly name = "JqRuntimeError";
  readonly problem: Problem;
  readonly value: JqValue | undefined;
  /** The steps taken until then: the same in every run of the same program on the same input. */
  readonly steps: number;

  constructor(details: Problem, value: JqValue | undefined, steps: number) {
    super(details.message);
    this.problem = details;
    this.value = value;
    this.steps = steps;
  }
}

/** The program ended itself: `halt`, or `halt_error` with a value for the user and an exit code. */
export class JqHalt extends Error {
  override readonly name = "JqHalt";
  readonly exitCode: number;
  readonly value: JqValue | undefined;

  constructor({ exitCode, value }: HaltSignal) {
    super(value === undefined ? "halted" : dumpTruncated(value));
    this.exitCode = exitCode;
    this.value = value;
  }
}

/** A compiled jq program. It holds no state of a run and can be used from several runs at once. */
export class JqProgram {
  readonly source: string;
  readonly #core: Core;
  readonly #options: RunOptions;
  readonly #entries: Partial<Entries> = {};
  #reads: Reads | null = null;

  constructor(source: string, core: Core, options: RunOptions) {
    this.source = source;
    this.#core = core;
    this.#options = options;
  }

  /**
   * The parts of an input that the program reads: without the others it gives the same outputs and errors, unless a limit
   * ends it. "everything" when unsure.
   */
  get reads(): Reads {
    this.#reads ??= findReads(this.#core);
    return this.#reads;
  }

  /**
   * The outputs for one input, computed as they are asked for.
   * @throws {JqRuntimeError | JqHalt} from the iterator, after the outputs that came before the failure.
   */
  *run(input: JqValue, options: RunOptions = {}): Generator<JqValue, void, void> {
    const run = this.#newRun(options);
    const outputs = this.#entry("lazy")(run, input);
    for (;;) {
      const next = this.#guard(run, () => outputs.next());
      if (next.done === true) return;
      this.#guard(run, () => countOutput(run));
      yield next.value;
    }
  }

  /** The first output, or undefined if there is none; nothing after it is computed. @throws {JqRuntimeError} */
  first(input: JqValue, options: RunOptions = {}): JqValue | undefined {
    const run = this.#newRun(options);
    return this.#guard(run, () => this.#entry("first")(run, input));
  }

  /** JSON text in, JSON texts out (as `jq -c`); numbers keep their digits. @throws {JqRuntimeError} */
  *runText(jsonText: string, options: RunOptions = {}): Generator<string, void, void> {
    const input = this.#guard(this.#newRun(options), () => parseJson(jsonText));
    for (const output of this.run(input, options)) yield formatJson(output);
  }

  /** All outputs, handed to a callback: the fastest way to consume them. @throws {JqRuntimeError} */
  each(input: JqValue, output: (value: JqValue) => void, options: RunOptions = {}): void {
    const run = this.#newRun(options);
    this.#guard(run, () =>
      this.#entry("each")(run, input, (value) => {
        countOutput(run);
        output(value);
      }),
    );
  }

  #newRun(options: RunOptions): Run {
    return newRun({ ...this.#options, ...options });
  }

  #entry<F extends keyof Entries>(form: F): Entries[F] {
    const known: Entries[F] | undefined = this.#entries[form];
    if (known !== undefined) return known;
    const linked = this.#link(form);
    this.#entries[form] = linked;
    return linked;
  }

  #link<F extends keyof Entries>(form: F): Entries[F] {
    try {
      return link(this.#core, form);
    } catch (error) {
      if (!(error instanceof NotLinked)) throw error;
      throw new JqCompileError([problem(error.code, error.message, { expression: this.source })]);
    }
  }

  #guard<T>(run: Run, work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw failureOf(error, this.source, run);
    }
  }
}

/**
 * Compiles a jq 1.8 program (https://jqlang.org/manual/v1.8/).
 * @throws {JqCompileError} with every problem of the text.
 */
export function compileJq(source: string, options: JqOptions = {}): JqProgram {
  const { core, problems } = compile(source, options);
  if (core === null) throw new JqCompileError(problems);
  return new JqProgram(source, core, { ...moduleHost(options), ...options });
}

/** What a running program may learn about modules: as much as its imports could. */
function moduleHost({ modules: loader }: CompileOptions): RunOptions {
  if (loader === undefined) return {};
  return { searchList: loader.searchList, moduleMeta: (path) => new Modules(loader).metaOf(path) };
}

export function newRun({ budget, ...host }: RunOptions): Run {
  return new Run({ ...CLOSED_HOST, ...host }, { ...DEFAULT_BUDGET, ...budget });
}

function countOutput(run: Run): void {
  run.outputs -= 1;
  if (run.outputs < 0) throw new LimitReached("outputs", run.budget.outputs);
}

/** What a caller gets to see of anything thrown by a run. */
export function failureOf(error: unknown, expression: string, run: Run): unknown {
  const steps = run.budget.steps - run.steps;
  if (error instanceof JqError) {
    const { value } = error;
    const message = typeof value === "string" ? value : `(not a string): ${dumpTruncated(value)}`;
    return new JqRuntimeError(problem("jq_error", message, { expression }), value, steps);
  }
  if (error instanceof LimitReached) return limitFailure(error.limit, error.allowed, expression, steps);
  // Recursion that the depth budget allows can still be more than the thread's stack holds.
  if (error instanceof RangeError) return limitFailure("depth", run.budget.depth, expression, steps);
  return error instanceof HaltSignal ? new JqHalt(error) : error;
}

const LIMIT_TEXT: Readonly<Record<Limit, string>> = {
  steps: "steps",
  outputs: "outputs",
  allocation: "bytes made",
  depth: "units of nested calls",
};

function limitFailure(limit: Limit, allowed: number, expression: string, steps: number): JqRuntimeError {
  const message = `stopped after ${allowed} ${LIMIT_TEXT[limit]} (limit "${limit}")`;
  return new JqRuntimeError(problem(`limit_${limit}`, message, { expression }), undefined, steps);
}
