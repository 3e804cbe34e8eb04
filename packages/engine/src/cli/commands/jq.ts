import type { CommandMain } from "../command.ts";
import { compileProgram, programOptions, programText } from "../jq/compile-program.ts";
import { outputFormat } from "../jq/format-output.ts";
import type { JqCommand } from "../jq/jq-command.ts";
import { JqFailure } from "../jq/jq-failure.ts";
import { JQ_HELP } from "../jq/jq-options.ts";
import { parseJqArguments } from "../jq/parse-arguments.ts";
import { ProgramRun } from "../jq/run-program.ts";
import { emittedSource } from "../jq/show-emitted.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { version } from "../version.ts";

/** `engine jq`: arguments → program → one run per input. */
export const main: CommandMain = async (args, terminal) => {
  try {
    return await runJq(parseJqArguments(args), terminal);
  } catch (error) {
    if (!(error instanceof JqFailure)) throw error;
    terminal.words.output.writeLine(error.message);
    return error.exitCode;
  }
};

async function runJq(command: JqCommand, { data, words }: Terminal): Promise<number> {
  if (command.show !== null) {
    data.output.write(command.show === "help" ? JQ_HELP : `engine ${version()}, the language of jq 1.8.2\n`);
    return 0;
  }
  const source = programText(command);
  const options = programOptions(command);
  const program = await compileProgram(source, options, command.evaluator, words);
  if (command.emit) {
    data.output.write(emittedSource(source, options));
    return 0;
  }
  return new ProgramRun(program, command, {
    data: data.output,
    words: words.output,
    format: outputFormat(command, command.color ?? data.color),
    unbuffered: command.unbuffered || data.isTerminal,
  }).run();
}
