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

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

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

const MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: "every item is accounted for, every check holds",
  internal: "a fault of this program; please report it",
  usage: "bad usage: an unknown option, a kind that the configuration does not have",
  config: "the configuration, the blueprints or the catalog snapshot is wrong",
  items: "some items failed, lines were broken, or the plan rejected entities",
  input: "nothing to read: a missing or empty file, a folder without JSON",
  tests: "a mapping test failed",
  disagreement: "--verify found an expression for which real jq gives something else",
};

/** The table of codes for `--help`, of those that a command can end with. */
export function exitCodeHelp(...names: readonly (keyof typeof EXIT)[]): string {
  const shown: readonly (keyof typeof EXIT)[] = ["ok", "usage", ...names, "internal"];
  const rows = Object.entries(EXIT).flatMap(([name, code]) =>
    shown.some((each) => each === name) ? [`  ${code}  ${MEANINGS[name as keyof typeof EXIT]}`] : [],
  );
  return ["", "Exit codes:", ...rows].join("\n");
}
