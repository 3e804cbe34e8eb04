import { didYouMean, renderProblems } from "@longshore/shared/problems";
import { CliFailure, ProblemsFailure } from "./cli-failure.ts";
import type { CommandModule } from "./command.ts";
import { EXIT } from "./exit-codes.ts";
import { ReaderGone } from "./terminal/output.ts";
import { processTerminal, type Screen, type Terminal } from "./terminal/terminal.ts";

interface CommandEntry {
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}

/** Each command is loaded when it is called, so that a short one starts fast. */
const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  run: { summary: "map payload files to entities", load: () => import("./commands/run.ts") },
  check: { summary: "find what is wrong with a configuration", load: () => import("./commands/check.ts") },
  explain: {
    summary: "show how one payload becomes an entity, or why not",
    load: () => import("./commands/explain.ts"),
  },
  test: { summary: "run the mapping tests beside a configuration", load: () => import("./commands/test.ts") },
  jq: { summary: "run a jq program, as the jq command does", load: () => import("./commands/jq.ts") },
};

/** The command line: finds the command, runs it, and ends the process with the code that it gives. */
export async function main(args: readonly string[]): Promise<never> {
  const terminal = processTerminal();
  process.exit(await exitCodeOf(args, terminal));
}

async function exitCodeOf(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const code = await dispatch(args, terminal);
    terminal.data.output.flush();
    terminal.words.output.flush();
    return code;
  } catch (error) {
    return failed(error, args[0] ?? "", terminal);
  }
}

async function dispatch([name, ...args]: readonly string[], terminal: Terminal): Promise<number> {
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    return name === "help" && args[0] !== undefined ? dispatch([args[0], "--help"], terminal) : help(name, terminal);
  }
  if (name === "--version" || name === "-V") {
    const { version } = await import("./version.ts");
    terminal.data.output.writeLine(version());
    return EXIT.ok;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw unknownCommand(name);
  const { main: run } = await command.load();
  return await run(args, terminal);
}

function help(asked: string | undefined, { data, words }: Terminal): number {
  const rows = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`);
  const text = [
    "Usage: engine <command> [options]",
    "",
    "Commands:",
    ...rows,
    "",
    "`engine <command> --help` tells more.",
  ];
  const screen = asked === undefined ? words : data;
  screen.output.writeLine(text.join("\n"));
  return asked === undefined ? EXIT.usage : EXIT.ok;
}

function unknownCommand(name: string): CliFailure {
  const near = didYouMean(name, Object.keys(COMMANDS));
  const hint = near === null ? `use one of ${Object.keys(COMMANDS).join(", ")}` : `did you mean \`${near}\`?`;
  return new CliFailure(EXIT.usage, `there is no command ${JSON.stringify(name)}: ${hint}`);
}

function failed(error: unknown, command: string, { data, words }: Terminal): number {
  if (error instanceof ReaderGone) return EXIT.ok;
  try {
    // What was found before the failure is kept.
    data.output.flush();
    words.output.writeLine(messageOf(error, command, words));
    words.output.flush();
  } catch (again) {
    if (!(again instanceof ReaderGone)) throw again;
  }
  return error instanceof CliFailure ? error.exitCode : EXIT.internal;
}

function messageOf(error: unknown, command: string, { width, color }: Screen): string {
  if (error instanceof ProblemsFailure) return renderProblems(error.problems, { width, color });
  if (error instanceof CliFailure)
    return `engine${Object.hasOwn(COMMANDS, command) ? ` ${command}` : ""}: ${error.message}`;
  return `engine: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
