import type { Terminal } from "./terminal/terminal.ts";

/** A command as `main` calls it: what it does with its arguments, and the exit code that it ends with. */
export type CommandMain = (args: readonly string[], terminal: Terminal) => number | Promise<number>;

/** What each module in `commands/` exports. */
export interface CommandModule {
  readonly main: CommandMain;
}
