import { compileJq, type JqProgram, type RunOptions } from "../program.ts";
import { formatJson } from "../values/format-json.ts";
import type { JqValue } from "../values/value.ts";
import type { EvaluatedProgram, Evaluator, EvaluatorOptions, World } from "./evaluator.ts";

/** The version of jq that this engine follows. */
export const LANGUAGE_VERSION = "1.8.2";

/** This engine. */
export const compiledEvaluator: Evaluator = {
  name: "compiled",
  version: LANGUAGE_VERSION,
  place: null,
  compile: (source: string, options: EvaluatorOptions = {}): EvaluatedProgram => evaluated(compileJq(source, options)),
};

function evaluated(program: JqProgram): EvaluatedProgram {
  return {
    first: (input, world) => program.first(input, hostOf(world)),
    run: (input, world) => program.run(input, hostOf(world)),
  };
}

function hostOf({ now, env, trace }: World = {}): RunOptions {
  return {
    ...(now === undefined ? {} : { now: () => now }),
    ...(env === undefined ? {} : { env }),
    ...(trace === undefined ? {} : { trace: (kind, value) => trace(traceText(kind, value)) }),
  };
}

/** As jq writes it to standard error. */
export function traceText(kind: "debug" | "stderr", value: JqValue): string {
  if (kind === "debug") return `${formatJson(["DEBUG:", value])}\n`;
  return typeof value === "string" ? value : formatJson(value);
}
