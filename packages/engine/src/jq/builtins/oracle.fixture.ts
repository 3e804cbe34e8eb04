import { loadJq } from "jq-wasm";
import { JqError } from "../values/jq-error.ts";
import { CLOSED_HOST, DEFAULT_BUDGET, Run } from "../values/run.ts";
import type { JqValue } from "../values/value.ts";
import type { Builtin } from "./builtin.ts";

const jq = await loadJq();

/** The one output of a program that real jq 1.8.2 runs on a value. */
export function oracle(program: string, input: JqValue): unknown {
  const result = jq.raw(JSON.stringify(input), program, ["-c"]);
  if (result.stderr !== "") throw new Error(`${program}: ${result.stderr}`);
  return JSON.parse(result.stdout);
}

/** The outputs of a program, as the texts that real jq 1.8.2 prints. */
export function oracleTexts(program: string, inputText: string): string[] {
  const result = jq.raw(inputText, program, ["-c"]);
  if (result.stderr !== "" && result.exitCode !== 0) throw new Error(`${program}: ${result.stderr}`);
  return result.stdout.split("\n").filter((line) => line !== "");
}

/** A run with the default budget and all doors shut. */
export const newRun = (): Run => new Run(CLOSED_HOST, DEFAULT_BUDGET);

/** The output of a native of a family, or the value of its error: what `try f catch .` gives. */
export function caller(family: readonly Builtin[]): (name: string, input: JqValue, ...args: JqValue[]) => JqValue {
  return (name, input, ...args) => {
    const builtin = family.find((entry) => entry.name === name && "native" in entry && entry.arity === args.length);
    if (builtin === undefined || !("native" in builtin)) throw new Error(`no native ${name}/${args.length}`);
    try {
      return builtin.native(newRun(), input, ...args);
    } catch (error) {
      if (error instanceof JqError) return error.value;
      throw error;
    }
  };
}
