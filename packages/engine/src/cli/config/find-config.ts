import { statSync } from "node:fs";
import { join } from "node:path";
import { usageFailure } from "../cli-failure.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Where a configuration lies in published repositories, seen from the folder of the command. */
const DEFAULT_NAMES: readonly string[] = ["", ".github/", ".port/", ".port/resources/"].flatMap((folder) =>
  ["yml", "yaml"].map((ending) => `${folder}port-app-config.${ending}`),
);

export const CONFIG_HELP =
  "the mapping: port-app-config.yml, the same as JSON, or an API body; without it, port-app-config.yml here or in .github, .port or .port/resources";

/** What a command was given: the option `-c`, and the paths after the options. */
export interface GivenConfig {
  readonly option: string | undefined;
  readonly paths: readonly string[];
}

export interface FoundConfig {
  readonly config: string;
  /** The paths without the configuration. */
  readonly paths: readonly string[];
}

/**
 * The configuration of a command that reads payloads: the file of `-c`; else the first path that is YAML, which no payload
 * is (`engine run mapping.yml payloads`); else a default name, and the command says which. @throws {CliFailure}
 */
export function findConfig({ option, paths }: GivenConfig, terminal: Terminal): FoundConfig {
  if (option !== undefined) return { config: option, paths };
  const position = paths.findIndex((path) => /\.ya?ml$/i.test(path));
  const named = paths[position];
  if (named !== undefined) return { config: named, paths: paths.toSpliced(position, 1) };
  return { config: defaultConfig(terminal), paths };
}

/** The configuration that stands under a default name in this folder. Says which one it is. @throws {CliFailure} */
export function defaultConfig({ words }: Terminal): string {
  const [only, second] = defaultConfigsIn(".");
  if (only === undefined) {
    throw usageFailure("no configuration: name it with -c (there is no port-app-config.yml in this folder)");
  }
  if (second !== undefined) throw usageFailure(`there are ${only} and ${second}: say with -c which one is meant`);
  words.output.writeLine(`using ${only}`);
  return only;
}

/** The default names under which there is a file in a folder, as they are seen from the folder. */
export function defaultConfigsIn(folder: string): readonly string[] {
  return DEFAULT_NAMES.filter((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile() === true);
}
