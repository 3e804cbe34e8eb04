import type { CommandMain } from "../command.ts";
import { parseArguments } from "../commander.ts";
import { EXIT } from "../exit-codes.ts";
import { readRunOptions, runCommand } from "../run/run-options.ts";
import { runPayloads } from "../run/run-payloads.ts";

/** `engine run`: payload files → entities. */
export const main: CommandMain = (args, terminal) => {
  const command = parseArguments(runCommand(terminal), args);
  return command === null ? EXIT.ok : runPayloads(readRunOptions(command, terminal), terminal);
};
