import { refuse } from "../values/error-text.ts";
import { raise, raiseValue } from "../values/jq-error.ts";
import { HaltSignal } from "../values/run.ts";
import { isNumber, toDouble } from "../values/type-of.ts";
import type { Builtin } from "./builtin.ts";
import { OWN, QUICK, TEXTS } from "./cost.ts";

function checkModuleName(name: string): void {
  if (name.includes("\u0000")) raise(() => "Module path contains a NUL byte");
  if (name.includes("\\")) raise(() => `Modules must be named by relative paths using '/', not '\\' (${name})`);
  let before: string | null = null;
  for (const part of name.split("/")) {
    if (part === "..") raise(() => `Relative paths to modules may not traverse to parent directories (${name})`);
    if (part === before) raise(() => `module names must not have equal consecutive components: ${name}`);
    before = part;
  }
}

/** Builtins that reach outside the value at hand. What they find there is the caller's choice; by default, nothing. */
export const HOST: readonly Builtin[] = [
  {
    name: "now",
    arity: 0,
    doc: "The current time in seconds since 1970. In a mapping, the time at which the payload was received.",
    examples: [{ program: "now | type", input: "null", outputs: ['"number"'] }],
    cost: QUICK,
    native: (run) => run.now(),
  },
  {
    name: "input",
    arity: 0,
    doc: "Takes the next input. Where there is none, as in every mapping, it fails with `break`.",
    examples: [{ program: "try input catch .", input: "null", outputs: ['"break"'] }],
    cost: QUICK,
    native: (run) => {
      const next = run.nextInput();
      return next === undefined ? raiseValue("break") : next;
    },
  },
  {
    name: "debug",
    arity: 0,
    doc: "Passes its input through and shows it to the caller's trace.",
    examples: [{ program: ".a | debug", input: '{"a":1}', outputs: ["1"] }],
    cost: QUICK,
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
    cost: QUICK,
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
    cost: QUICK,
    native: (run) => run.inputFilename(),
  },
  {
    name: "modulemeta",
    arity: 0,
    doc: "Takes the name of a module and gives its metadata, imports (`deps`) and definitions (`defs`). Works only where modules were allowed.",
    examples: [
      { program: "try modulemeta catch .", input: "1", outputs: ['"modulemeta input module name must be a string"'] },
    ],
    cost: TEXTS,
    native: (run, input) => {
      if (typeof input !== "string") return raise(() => "modulemeta input module name must be a string");
      checkModuleName(input);
      return run.moduleMeta(input) ?? raise(() => `module not found: ${input}`);
    },
  },
  {
    name: "input_line_number",
    arity: 0,
    doc: "How many newlines of the input file have been read; 0 where the input is not from a file.",
    examples: [{ program: "input_line_number", input: "null", outputs: ["0"] }],
    cost: QUICK,
    native: (run) => run.inputLine(),
  },
  {
    name: "halt",
    arity: 0,
    doc: "Ends the program with exit code 0. Nothing catches it.",
    examples: [{ program: "if . then halt else 1 end", input: "false", outputs: ["1"] }],
    cost: QUICK,
    native: () => {
      throw new HaltSignal(0, undefined);
    },
  },
  {
    name: "halt_error",
    params: [],
    doc: "Ends the program with exit code 5 and its input as the message.",
    examples: [{ program: 'if . then "stop" | halt_error else 1 end', input: "false", outputs: ["1"] }],
    jq: "halt_error(5)",
  },
  {
    name: "halt_error",
    arity: 1,
    doc: "Ends the program with the given exit code and its input as the message.",
    examples: [
      { program: "try halt_error(null) catch .", input: "1", outputs: ['"number (1) halt_error/1: number required"'] },
    ],
    cost: OWN,
    native: (_run, input, exitCode = null) => {
      if (!isNumber(exitCode)) return refuse(input, "halt_error/1: number required");
      throw new HaltSignal(Math.trunc(toDouble(exitCode)), input);
    },
  },
  {
    name: "get_search_list",
    arity: 0,
    doc: "The folders in which modules are looked for; empty unless modules were allowed.",
    examples: [{ program: "get_search_list", input: "null", outputs: ["[]"] }],
    cost: QUICK,
    native: (run) => [...run.searchList],
  },
];
