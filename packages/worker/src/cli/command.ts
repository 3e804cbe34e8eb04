import process from "node:process";
import { Command, CommanderError } from "commander";
import { type Flags, readSettings } from "../settings/settings.ts";
import { SETTINGS, type SettingName, type Settings } from "../settings/settings-table.ts";
import { CliFailure } from "./cli-failure.ts";
import { EXIT, EXIT_HELP, type ExitCode } from "./exit-codes.ts";

/** What each module in `commands/` exports. */
export interface CommandModule {
  readonly main: (args: readonly string[]) => Promise<ExitCode>;
}

/** What a command was called with. */
export interface Call {
  readonly settings: Settings;
  readonly json: boolean;
  /** What was given of `options`, by name: `fromStart`. */
  readonly options: Readonly<Record<string, string | boolean>>;
}

interface CommandText {
  readonly name: string;
  readonly description: string;
  /** What `--json` does. */
  readonly json: string;
  /** The settings that are flags of it. */
  readonly flags: readonly SettingName[];
  /** What is no setting: `["--from-start", "begin with the oldest event"]`. */
  readonly options?: readonly (readonly [flags: string, meaning: string])[];
}

/** The settings of a call; `null` when all it asked for was `--help`. @throws {CliFailure} for bad usage */
export function parseCall(text: CommandText, args: readonly string[]): Call | null {
  const command = newCommand(text);
  try {
    command.parse([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return null;
    throw new CliFailure(EXIT.usage, error.message.replace(/^error: /, "").replaceAll("\n", " "));
  }
  const given = command.opts<Record<string, string | boolean>>();
  return {
    settings: readSettings(process.env, flagsOf(given, text.flags)),
    json: given["json"] === true,
    options: given,
  };
}

function newCommand({ name, description, json, flags, options = [] }: CommandText): Command {
  const command = new Command(`worker ${name}`)
    .description(description)
    .exitOverride()
    // Usage errors come back as exceptions, and are written by `main`.
    .configureOutput({ writeErr: () => {} })
    .option("--json", json);
  for (const [option, meaning] of options) command.option(option, meaning);
  for (const each of flags) {
    const { flag, meaning, shown, variable } = SETTINGS[each];
    command.option(`${flag} <${each}>`, `${meaning} Default: ${shown}. Or ${variable}.`.replaceAll("`", ""));
  }
  return command.addHelpText("after", `\nAll settings: docs/operations.md\n${EXIT_HELP}`);
}

/** `--public-url` is `publicUrl` to commander, as it is to us; `--data` has another name. */
function flagsOf(given: Readonly<Record<string, string | boolean>>, names: readonly SettingName[]): Flags {
  const flags: Partial<Record<SettingName, string>> = {};
  for (const name of names) {
    const value = given[camelCase(SETTINGS[name].flag ?? "")];
    if (typeof value === "string") flags[name] = value;
  }
  return flags;
}

function camelCase(flag: string): string {
  return flag.replace(/^--/, "").replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());
}
