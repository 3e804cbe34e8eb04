import type { Run } from "../values/run.ts";
import type { JqValue } from "../values/value.ts";
import type { Cost } from "./cost.ts";
import type { Columns, KeyShape } from "./key-columns.ts";

/** A worked example, executed as a test and printed in docs/language.md. Texts are JSON except `program`. */
export interface Example {
  readonly program: string;
  readonly input: string;
  readonly outputs: readonly string[];
}

interface BuiltinBase {
  /** Names that begin with `_` are internal: callable from definitions in jq, absent from `builtins` and the docs. */
  readonly name: string;
  /** One or two sentences for the reader of docs/language.md. Empty for internal names. */
  readonly doc: string;
  readonly examples: readonly Example[];
}

/** Implemented in TypeScript: exactly one output, or a throw (`raise`). Arguments arrive as values, one per combination. */
export interface NativeBuiltin extends BuiltinBase {
  readonly arity: number;
  /** Required, so that a new native cannot run without being charged. */
  readonly cost: Cost;
  readonly native: (run: Run, input: JqValue, ...args: JqValue[]) => JqValue;
  /** The same for an argument `[.[] | [f]]` whose parts generated code has gathered by themselves, see emit-keyed.ts. */
  readonly ofColumns?: (run: Run, input: JqValue, columns: Columns, shape: KeyShape) => JqValue;
}

/** Written in jq: `params` as in `def name(params): body;`, each `f` or `$x`. Compiled with the program that calls it. */
export interface JqBuiltin extends BuiltinBase {
  readonly params: readonly string[];
  readonly jq: string;
}

export type Builtin = NativeBuiltin | JqBuiltin;
