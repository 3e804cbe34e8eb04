import type { JqCommand } from "./jq-command.ts";

/** Options without a value, and what each changes. */
export const FLAGS: Readonly<Record<string, Partial<JqCommand>>> = {
  "null-input": { nullInput: true },
  "raw-input": { rawInput: true },
  slurp: { slurp: true },
  "compact-output": { indent: null },
  "raw-output": { strings: "raw" },
  "raw-output0": { strings: "nul" },
  "join-output": { strings: "joined" },
  "ascii-output": { ascii: true },
  "sort-keys": { sortKeys: true },
  "color-output": { color: true },
  "monochrome-output": { color: false },
  tab: { indent: "\t" },
  unbuffered: { unbuffered: true },
  stream: { stream: true },
  seq: { seq: true },
  "from-file": { fromFile: true },
  "exit-status": { exitStatus: true },
  emit: { emit: true },
  help: { show: "help" },
  version: { show: "version" },
};

/** `-n` is `--null-input`. */
export const SHORT: Readonly<Record<string, keyof typeof FLAGS>> = {
  n: "null-input",
  R: "raw-input",
  s: "slurp",
  c: "compact-output",
  r: "raw-output",
  j: "join-output",
  a: "ascii-output",
  S: "sort-keys",
  C: "color-output",
  M: "monochrome-output",
  f: "from-file",
  e: "exit-status",
  h: "help",
  V: "version",
};

export const BAD_INDENT = "--indent takes a number between -1 and 7";

/** Options with values, and what is said where one is missing. */
export const VALUED: Readonly<Record<string, { readonly count: number; readonly missing: string }>> = {
  indent: { count: 1, missing: BAD_INDENT },
  arg: { count: 2, missing: "--arg takes two parameters (e.g. --arg varname value)" },
  argjson: { count: 2, missing: "--argjson takes two parameters (e.g. --argjson varname text)" },
  slurpfile: { count: 2, missing: "--slurpfile takes two parameters (e.g. --slurpfile varname filename)" },
  rawfile: { count: 2, missing: "--rawfile takes two parameters (e.g. --rawfile varname filename)" },
  "library-path": { count: 1, missing: "-L takes a parameter: (e.g. -L /search/path or -L/search/path)" },
  evaluator: { count: 1, missing: "--evaluator takes compiled, wasm or binary" },
};

export const JQ_HELP = `Usage: engine jq [options] <program> [file...]
       engine jq [options] --args <program> [strings...]
       engine jq [options] --jsonargs <program> [JSON texts...]

Runs a jq 1.8 program on each JSON value of the files, or of standard input, as the jq command does.

  engine jq .name repo.json
  engine jq -r '.[] | "\\(.id) \\(.title)"' issues.json
  engine jq --emit '.labels[].name'

Input:
  -n, --null-input          run once, on null
  -R, --raw-input           each line is a string
  -s, --slurp               all inputs as one array (with -R: as one string)
      --stream              each input as [path, leaf] events
      --seq                 inputs and outputs are separated by the RS character
Output:
  -c, --compact-output      one line per output
  -r, --raw-output          strings as they are, without quotes
  -j, --join-output         as -r, and no newline after an output
      --raw-output0         as -r, and NUL after each output
  -a, --ascii-output        everything beyond ASCII as \\uXXXX
  -S, --sort-keys           keys of objects in order
  -C, -M                    with colours, without
      --tab, --indent n     indent by a tab, by n spaces (0 to 7)
      --unbuffered          hand on each output at once
Program:
  -f, --from-file           the program is in a file
  -L, --library-path dir    look for modules in this folder
      --arg name value      set $name to a string
      --argjson name text   set $name to a JSON value
      --slurpfile name file set $name to an array of the JSON values in a file
      --rawfile name file   set $name to the text of a file
      --args, --jsonargs    what follows is $ARGS.positional
Ours:
      --evaluator name      compiled (default), wasm (real jq 1.8.2) or binary (JQ_PATH, else jq from PATH)
      --emit                print the JavaScript that the program becomes
  -h, --help    -V, --version

Exit codes:
  0  the last input gave no error
  1  with -e: the last output was false or null
  2  bad usage, or a file that cannot be read
  3  the program does not compile
  4  with -e: there was no output
  5  an error on the last input, or an input that is not JSON
  and what halt_error gives
`;
