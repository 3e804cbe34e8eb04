import { Command, CommanderError } from "commander";
import { CliFailure } from "./cli-failure.ts";
import { EXIT, type ExitName, exitCodeHelp } from "./exit-codes.ts";
import type { Terminal } from "./terminal/terminal.ts";

export interface CommandText {
  readonly name: string;
  readonly description: string;
  readonly examples: readonly string[];
  /** The exit codes it can end with, beside those that all commands have. */
  readonly exits: readonly ExitName[];
}

/** A command of commander's that writes where we say, and whose usage errors are ours. */
export function newCommand({ name, description, examples, exits }: CommandText, { data, words }: Terminal): Command {
  return new Command(`engine ${name}`)
    .description(description)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => data.output.write(text),
      // Usage errors come back as exceptions, and are written by `main`.
      writeErr: () => {},
      getOutHelpWidth: () => Math.min(data.width, 100),
      getErrHelpWidth: () => words.width,
    })
    .addHelpText("after", `\nExamples:\n${examples.map((each) => `  ${each}`).join("\n")}\n${exitCodeHelp(...exits)}`);
}

/** Parses the arguments; `null` when all they asked for was `--help`. @throws {CliFailure} for bad usage */
export function parseArguments(command: Command, args: readonly string[]): Command | null {
  try {
    return command.parse([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return null;
    throw new CliFailure(EXIT.usage, error.message.replace(/^error: /, "").replaceAll("\n", " "));
  }
}
