import { raise, raiseValue } from "../values/jq-error.ts";
import type { Builtin } from "./builtin.ts";

/** Builtins that reach outside the value at hand. What they find there is the caller's choice; by default, nothing. */
export const HOST: readonly Builtin[] = [
  {
    name: "now",
    arity: 0,
    doc: "The current time in seconds since 1970. In a mapping, the time at which the payload was received.",
    examples: [{ program: "now | type", input: "null", outputs: ['"number"'] }],
    native: (run) => run.now(),
  },
  {
    name: "input",
    arity: 0,
    doc: "Takes the next input. Where there is none, as in every mapping, it fails with `break`.",
    examples: [{ program: "try input catch .", input: "null", outputs: ['"break"'] }],
    native: (run) => run.nextInput() ?? raiseValue("break"),
  },
  {
    name: "debug",
    arity: 0,
    doc: "Passes its input through and shows it to the caller's trace.",
    examples: [{ program: ".a | debug", input: '{"a":1}', outputs: ["1"] }],
    native: (run, input) => {
      run.trace("debug", input);
      return input;
    },
  },
  {
    name: "stderr",
    arity: 0,
    doc: "Passes its input through and writes it, as it is, to the caller's trace.",
    examples: [{ program: ".a | stderr", input: '{"a":1}', outputs: ["1"] }],
    native: (run, input) => {
      run.trace("stderr", input);
      return input;
    },
  },
  {
    name: "input_filename",
    arity: 0,
    doc: "The name of the file being read; null where the input is not from a file.",
    examples: [{ program: "input_filename", input: "1", outputs: ["null"] }],
    native: (run) => run.inputFilename(),
  },
  {
    name: "modulemeta",
    arity: 0,
    doc: "Takes the name of a module and gives its metadata, imports (`deps`) and definitions (`defs`). Works only where modules were allowed.",
    examples: [
      { program: "try modulemeta catch .", input: "1", outputs: ['"modulemeta input module name must be a string"'] },
    ],
    native: (run, input) => {
      if (typeof input !== "string") return raise(() => "modulemeta input module name must be a string");
      return run.moduleMeta(input) ?? raise(() => `module not found: ${input}\n`);
    },
  },
  {
    name: "get_search_list",
    arity: 0,
    doc: "The folders in which modules are looked for; empty unless modules were allowed.",
    examples: [{ program: "get_search_list", input: "null", outputs: ["[]"] }],
    native: (run) => [...run.searchList],
  },
];
