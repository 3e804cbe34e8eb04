import type { JqObject, JqValue } from "../values/value.ts";

export const EVALUATOR_NAMES = ["compiled", "wasm", "binary"] as const;
export type EvaluatorName = (typeof EVALUATOR_NAMES)[number];

/**
 * Something that runs jq programs: this engine, or a real jq. All of them take and give the same values, and fail with
 * the same classes of errors.
 */
export interface Evaluator {
  readonly name: EvaluatorName;
  /** The version of the language: `1.8.2`. */
  readonly version: string;
  /** Where it was found: `/opt/jq (JQ_PATH)`. Null where it comes with this package. */
  readonly place: string | null;
  /** Modules are not available. @throws {JqCompileError} */
  compile(source: string, options?: EvaluatorOptions): EvaluatedProgram;
}

/** Variables of a process: `JQ_PATH`, `PATH`. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface EvaluatorOptions {
  /** Values of `$name` variables. */
  readonly variables?: Readonly<Record<string, JqValue>>;
}

/** A program that compiled. It holds no state of a run. */
export interface EvaluatedProgram {
  /** The first output, or undefined if there is none; nothing after it is computed. @throws {JqRuntimeError | JqHalt} */
  first(input: JqValue, world?: World): JqValue | undefined;
  /** All outputs. @throws {JqRuntimeError | JqHalt} from the iterator, after the outputs that came before the failure. */
  run(input: JqValue, world?: World): Iterable<JqValue>;
}

/** What a run may know and touch beside its input. `input` finds nothing more to read. */
export interface World {
  /** Seconds since the epoch; the clock where absent. */
  readonly now?: number;
  /** `env` and `$ENV`. Empty where absent: the process' own is never seen. */
  readonly env?: JqObject;
  /** Receives what `debug` and `stderr` write. */
  readonly trace?: (text: string) => void;
}
