/** What the exit code of a command says. `engine jq` has jq's own codes, see `JQ_EXIT`. */
export const EXIT = {
  ok: 0,
  internal: 1,
  usage: 2,
  config: 3,
  items: 4,
  input: 6,
  tests: 7,
  disagreement: 8,
} as const;

export type ExitName = keyof typeof EXIT;
export type ExitCode = (typeof EXIT)[ExitName];

/** The codes of the jq command, kept by `engine jq`. */
export const JQ_EXIT = {
  ok: 0,
  /** With `-e`: the last output was false or null. */
  falseOrNull: 1,
  usage: 2,
  compile: 3,
  /** With `-e`: there was no output. */
  noOutput: 4,
  /** An error on the last input, or an input that is not JSON. */
  error: 5,
} as const;

const MEANINGS: Readonly<Record<ExitName, string>> = {
  ok: "every item is accounted for, every check holds",
  internal: "a fault of this program; please report it",
  usage: "bad usage: an unknown option, a kind that the configuration does not have",
  config: "the configuration, the blueprints or the catalog snapshot is wrong",
  items: "some items failed, some lines were broken, or some entities were rejected",
  input: "nothing to read: a missing or empty file, a folder without JSON",
  tests: "a mapping test failed",
  disagreement: "--verify found an expression for which real jq gives something else",
};

const NAMES: readonly ExitName[] = ["ok", "usage", "config", "items", "input", "tests", "disagreement", "internal"];

/** The table of codes for `--help`, of those that a command can end with. */
export function exitCodeHelp(...names: readonly ExitName[]): string {
  const shown = new Set<ExitName>(["ok", "usage", "internal", ...names]);
  const rows = NAMES.filter((name) => shown.has(name)).map((name) => `  ${EXIT[name]}  ${MEANINGS[name]}`);
  return ["", "Exit codes:", ...rows].join("\n");
}
