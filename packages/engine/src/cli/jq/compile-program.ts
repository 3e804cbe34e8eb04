import { readFileSync } from "node:fs";
import { renderProblem } from "@longshore/shared/problems";
import type { ModuleLoader } from "../../jq/compile/modules.ts";
import type { Evaluator } from "../../jq/evaluators/evaluator.ts";
import { compileJq, JqCompileError, type JqOptions } from "../../jq/program.ts";
import type { JqObject } from "../../jq/values/value.ts";
import { chooseEvaluator } from "../choose-evaluator.ts";
import { CliFailure } from "../cli-failure.ts";
import { JQ_EXIT } from "../exit-codes.ts";
import type { Screen } from "../terminal/terminal.ts";
import { inputReader } from "./input-reader.ts";
import type { JqCommand } from "./jq-command.ts";
import { JqFailure, jqUsage, openFailure } from "./jq-failure.ts";
import { moduleFolders } from "./module-folders.ts";
import type { RunnableProgram } from "./run-program.ts";

/** The program's text. @throws {JqFailure} */
export function programText({ program, fromFile }: JqCommand): string {
  if (program === null) throw jqUsage("no program given");
  if (!fromFile) return program;
  try {
    return readFileSync(program, "utf8");
  } catch (error) {
    throw new JqFailure(JQ_EXIT.usage, `jq: ${openFailure(program, error)}`);
  }
}

/** What the program may know and import: its variables, this process' environment, the folders of `-L`. */
export function programOptions(command: JqCommand): JqOptions {
  const named: JqObject = Object.fromEntries(command.named);
  const variables = { ...named, ARGS: { positional: [...command.positional], named } };
  const env: JqObject = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? ""]));
  const modules: { modules?: ModuleLoader } =
    command.searchList.length === 0 ? {} : { modules: moduleFolders(command.searchList) };
  return { variables, env, ...modules };
}

/** @throws {JqFailure} with every problem of the text, and jq's last line. */
export async function compileProgram(
  source: string,
  options: JqOptions,
  evaluator: string,
  screen: Screen,
): Promise<RunnableProgram> {
  try {
    if (evaluator === "compiled") return compileJq(source, options);
    return evaluatedProgram(source, options, await chooseEvaluator(evaluator, screen));
  } catch (error) {
    if (error instanceof CliFailure) throw new JqFailure(JQ_EXIT.usage, `jq: ${error.message}`);
    if (!(error instanceof JqCompileError)) throw error;
    throw new JqFailure(JQ_EXIT.compile, compileMessage(error, screen));
  }
}

/** A real jq is called once for each input. @throws {JqFailure} for a program that reads inputs itself */
function evaluatedProgram(
  source: string,
  { variables = {}, env = {} }: JqOptions,
  evaluator: Evaluator,
): RunnableProgram {
  const reader = inputReader(source);
  if (reader !== null) {
    throw jqUsage(`--evaluator ${evaluator.name} runs the program once for each input: \`${reader}\` is not available`);
  }
  const program = evaluator.compile(source, { variables });
  return {
    each: (input, output, { trace }) => {
      const world = { env, trace: (text: string) => trace?.("stderr", text) };
      for (const value of program.run(input, world)) output(value);
    },
  };
}

function compileMessage({ problems }: JqCompileError, { width, color }: Screen): string {
  const count = `jq: ${problems.length} compile error${problems.length === 1 ? "" : "s"}`;
  return [...problems.map((problem) => `jq: ${renderProblem(problem, { width, color })}`), count].join("\n");
}
