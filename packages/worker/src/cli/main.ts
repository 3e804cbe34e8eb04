import process from "node:process";
import { didYouMean } from "@longshore/shared";
import { CliFailure } from "./cli-failure.ts";
import type { CommandModule } from "./command.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";

interface CommandEntry {
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}

/** Each command is loaded when it is called, so that a short one starts fast. */
const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  start: { summary: "start the worker", load: () => import("./commands/start.ts") },
  doctor: { summary: "look at every server that the settings name", load: () => import("./commands/doctor.ts") },
  changelog: {
    summary: "follow the changelog, or tell all of it again",
    load: () => import("./commands/changelog.ts"),
  },
  raw: { summary: "free raw payloads now", load: () => import("./commands/raw.ts") },
  migrate: { summary: "bring the database to the schema of this version", load: () => import("./commands/migrate.ts") },
};

/** The command line: finds the command, runs it, and ends the process with the code that it gives. */
export async function main(args: readonly string[]): Promise<never> {
  process.exit(await exitCodeOf(args));
}

async function exitCodeOf(args: readonly string[]): Promise<ExitCode> {
  try {
    return await dispatch(args);
  } catch (error) {
    const { explained } = await import("./service-failure.ts");
    return failed(explained(error), args[0] ?? "");
  }
}

async function dispatch([name, ...args]: readonly string[]): Promise<ExitCode> {
  if (name === undefined || name === "--help" || name === "-h" || name === "help") return help(name !== undefined);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw unknownCommand(name);
  const { main: run } = await command.load();
  return run(args);
}

function help(wasAsked: boolean): ExitCode {
  const rows = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(9)} ${summary}`);
  const text = [
    "Usage: worker <command> [options]",
    "",
    "Commands:",
    ...rows,
    "",
    "`worker <command> --help` tells more.",
  ];
  (wasAsked ? process.stdout : process.stderr).write(`${text.join("\n")}\n`);
  return wasAsked ? EXIT.ok : EXIT.usage;
}

function unknownCommand(name: string): CliFailure {
  const near = didYouMean(name, Object.keys(COMMANDS));
  const hint = near === null ? `use one of ${Object.keys(COMMANDS).join(", ")}` : `did you mean \`${near}\`?`;
  return new CliFailure(EXIT.usage, `there is no command ${JSON.stringify(name)}: ${hint}`);
}

function failed(error: unknown, command: string): ExitCode {
  const name = Object.hasOwn(COMMANDS, command) ? `worker ${command}` : "worker";
  if (error instanceof CliFailure) {
    process.stderr.write(
      `${error.message
        .split("\n")
        .map((line) => `${name}: ${line}\n`)
        .join("")}`,
    );
    return error.exitCode;
  }
  process.stderr.write(`${name}: internal error: ${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
  return EXIT.internal;
}
