import { renderProblem } from "@longshore/shared/problems";
import { EVALUATOR_NAMES, type Evaluator } from "../jq/evaluators/evaluator.ts";
import { loadEvaluator } from "../jq/evaluators/load-evaluator.ts";
import { EvaluatorUnavailable } from "../jq/evaluators/real-jq.ts";
import { usageFailure } from "./cli-failure.ts";
import type { Screen } from "./terminal/terminal.ts";

/** The evaluator of this name, ready to be used. Says which executable was found. @throws {CliFailure} if there is none */
export async function chooseEvaluator(name: string, words: Screen): Promise<Evaluator> {
  const known = EVALUATOR_NAMES.find((each) => each === name);
  if (known === undefined) {
    throw usageFailure(`there is no evaluator ${JSON.stringify(name)}: use ${EVALUATOR_NAMES.join(", ")}`);
  }
  try {
    const evaluator = await loadEvaluator(known);
    const { version, place } = evaluator;
    if (place !== null) words.output.writeLine(`using jq ${version}: ${place}`);
    return evaluator;
  } catch (error) {
    if (!(error instanceof EvaluatorUnavailable)) throw error;
    throw usageFailure(renderProblem(error.problem));
  }
}
