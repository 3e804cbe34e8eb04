import type { CommandMain } from "../command.ts";
import { parseArguments } from "../commander.ts";
import { EXIT } from "../exit-codes.ts";
import { readRunOptions, runCommand } from "../run/run-options.ts";
import { runPayloads } from "../run/run-payloads.ts";

/** `engine run`: payload files → entities. */
export const main: CommandMain = async (args, terminal) => {
  const command = parseArguments(runCommand(terminal), args);
  return command === null ? EXIT.ok : await runPayloads(readRunOptions(command, terminal), terminal);
};
