import type { JqValue } from "../../jq/values/value.ts";

/** What `engine jq` was asked to do: the options of the jq command and a few of ours. */
export interface JqCommand {
  /** Program text, or with `-f` the file that holds it. Null if none was given. */
  readonly program: string | null;
  readonly fromFile: boolean;
  /** Input files; none: standard input. */
  readonly files: readonly string[];
  readonly nullInput: boolean;
  readonly rawInput: boolean;
  readonly slurp: boolean;
  /** Inputs as `[path, leaf]` events. */
  readonly stream: boolean;
  /** Inputs and outputs as RFC 7464 sequences. */
  readonly seq: boolean;
  /** Null: on one line. Else what one level is indented by. */
  readonly indent: string | null;
  /** `raw`: strings as they are. `joined`: and no newline after an output. `nul`: and NUL after it. */
  readonly strings: "json" | "raw" | "joined" | "nul";
  readonly ascii: boolean;
  readonly sortKeys: boolean;
  /** Null: where the output is a terminal. */
  readonly color: boolean | null;
  /** Hand on each output at once. */
  readonly unbuffered: boolean;
  readonly exitStatus: boolean;
  readonly searchList: readonly string[];
  /** `$name` variables, and `$ARGS.named`. */
  readonly named: ReadonlyMap<string, JqValue>;
  /** `$ARGS.positional` */
  readonly positional: readonly JqValue[];
  /** `compiled`, `wasm` or `binary`. */
  readonly evaluator: string;
  /** Print the JavaScript that the program becomes. */
  readonly emit: boolean;
  /** Print this instead of running anything. */
  readonly show: "help" | "version" | null;
}

export const DEFAULT_COMMAND: JqCommand = {
  program: null,
  fromFile: false,
  files: [],
  nullInput: false,
  rawInput: false,
  slurp: false,
  stream: false,
  seq: false,
  indent: "  ",
  strings: "json",
  ascii: false,
  sortKeys: false,
  color: null,
  unbuffered: false,
  exitStatus: false,
  searchList: [],
  named: new Map(),
  positional: [],
  evaluator: "compiled",
  emit: false,
  show: null,
};
