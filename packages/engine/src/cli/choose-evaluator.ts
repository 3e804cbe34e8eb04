import { renderProblem } from "@longshore/shared";
import { EVALUATOR_NAMES, type Evaluator } from "../jq/evaluators/evaluator.ts";
import { loadEvaluator } from "../jq/evaluators/load-evaluator.ts";
import { EvaluatorUnavailable } from "../jq/evaluators/real-jq.ts";
import { usageFailure } from "./cli-failure.ts";

/** The evaluator of this name, ready to be used. @throws {CliFailure} if there is none */
export async function chooseEvaluator(name: string): Promise<Evaluator> {
  const known = EVALUATOR_NAMES.find((each) => each === name);
  if (known === undefined) {
    throw usageFailure(`there is no evaluator ${JSON.stringify(name)}: use ${EVALUATOR_NAMES.join(", ")}`);
  }
  try {
    return await loadEvaluator(known);
  } catch (error) {
    if (!(error instanceof EvaluatorUnavailable)) throw error;
    throw usageFailure(renderProblem(error.problem));
  }
}

/** `jq 1.8.2 (/opt/jq)` */
export function describeEvaluator({ name, version, place }: Evaluator): string {
  return name === "compiled" ? `this engine, the language of jq ${version}` : `jq ${version} (${place ?? name})`;
}
