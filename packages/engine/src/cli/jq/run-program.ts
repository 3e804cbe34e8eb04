import { JqHalt, JqRuntimeError, type RunOptions } from "../../jq/program.ts";
import { formatJson } from "../../jq/values/format-json.ts";
import { JqError } from "../../jq/values/jq-error.ts";
import type { JqValue } from "../../jq/values/value.ts";
import { JQ_EXIT } from "../exit-codes.ts";
import type { TextOutput } from "../terminal/output.ts";
import type { FormatOutput } from "./format-output.ts";
import type { JqCommand } from "./jq-command.ts";
import { JqInputs } from "./jq-inputs.ts";

/** Where a run of `engine jq` writes. */
export interface JqWriters {
  readonly data: TextOutput;
  readonly words: TextOutput;
  readonly format: FormatOutput;
  /** Whether each output is handed on at once. */
  readonly unbuffered: boolean;
}

/** The program, whoever evaluates it. */
export interface RunnableProgram {
  readonly each: (input: JqValue, output: (value: JqValue) => void, host: RunOptions) => void;
}

/** Runs a program on every input, as jq's main loop does. */
export class ProgramRun {
  readonly #program: RunnableProgram;
  readonly #command: JqCommand;
  readonly #writers: JqWriters;
  readonly #inputs: JqInputs;
  /** What jq keeps for `-e`: whether the last output of an input that ended well was false or null. */
  #lastWasTruthy: boolean | null = null;
  #exitCode: number = JQ_EXIT.ok;

  constructor(program: RunnableProgram, command: JqCommand, writers: JqWriters) {
    this.#program = program;
    this.#command = command;
    this.#writers = writers;
    this.#inputs = new JqInputs(command, (message) => writers.words.writeLine(message));
  }

  /** Gives the exit code: that of the last input, as jq does. */
  run(): number {
    if (this.#command.nullInput) this.#runOn(null);
    else this.#runOnAll();
    if (this.#inputs.missing > 0) return JQ_EXIT.usage;
    if (this.#exitCode !== JQ_EXIT.ok || !this.#command.exitStatus) return this.#exitCode;
    if (this.#lastWasTruthy === null) return JQ_EXIT.noOutput;
    return this.#lastWasTruthy ? JQ_EXIT.ok : JQ_EXIT.falseOrNull;
  }

  #runOnAll(): void {
    try {
      for (let input = this.#inputs.next(); input !== undefined; input = this.#inputs.next()) {
        if (this.#runOn(input) === "halted") return;
      }
    } catch (error) {
      if (!(error instanceof JqError)) throw error;
      this.#exitCode = this.#complain(`jq: parse error: ${error.value}`, JQ_EXIT.error);
    }
  }

  #runOn(input: JqValue): "done" | "halted" {
    const { data, format, unbuffered } = this.#writers;
    let last: JqValue | undefined;
    const write = (value: JqValue): void => {
      data.write(format(value));
      if (unbuffered) data.flush();
      last = value;
    };
    this.#exitCode = JQ_EXIT.ok;
    try {
      this.#program.each(input, write, this.#host());
    } catch (error) {
      if (error instanceof JqHalt) return this.#halt(error);
      if (!(error instanceof JqRuntimeError)) throw error;
      this.#exitCode = this.#complain(`jq: error (at ${this.#inputs.place})${errorText(error)}`, JQ_EXIT.error);
      return "done";
    }
    if (last !== undefined) this.#lastWasTruthy = last !== null && last !== false;
    return "done";
  }

  #host(): RunOptions {
    const inputs = this.#inputs;
    return {
      nextInput: () => inputs.next(),
      inputFilename: () => inputs.filename,
      inputLine: () => inputs.line,
      trace: (kind, value) => this.#trace(kind, value),
    };
  }

  #trace(kind: "debug" | "stderr", value: JqValue): void {
    const { words } = this.#writers;
    if (kind === "debug") words.writeLine(formatJson(["DEBUG:", value]));
    else words.write(typeof value === "string" ? value : formatJson(value));
  }

  #halt({ value, exitCode }: JqHalt): "halted" {
    this.#exitCode = exitCode;
    this.#lastWasTruthy ??= true;
    if (typeof value === "string") this.#writers.words.write(value);
    else if (value !== undefined) this.#writers.words.writeLine(formatJson(value));
    return "halted";
  }

  /** Outputs that came before stand before the message on a terminal, too. */
  #complain(message: string, exitCode: number): number {
    this.#writers.data.flush();
    this.#writers.words.writeLine(message);
    this.#writers.words.flush();
    return exitCode;
  }
}

/** As jq words it; jq writes a message up to its first NUL. */
function errorText({ value, message }: JqRuntimeError): string {
  if (value === undefined) return `: ${message}`;
  return typeof value === "string" ? `: ${value.split("\0", 1)[0]}` : ` (not a string): ${formatJson(value)}`;
}
