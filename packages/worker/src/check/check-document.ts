import { checkBlueprint, checkMapping, compileMapping, parseJson, schemaTooCostly } from "@longshore/engine";
import { blueprintSchema, checkMappingConfig, type ProblemCode } from "@longshore/shared";
import type { CheckRequest, CheckResult } from "./check-request.ts";
import { reportable } from "./reportable.ts";

/** Runs in a check thread: the author of the document decides how long it takes. */
export function checkDocument({ kind, document }: CheckRequest): CheckResult {
  const { refused, problems } = CHECKS[kind](document);
  return { refused, problems: reportable(problems) };
}

const CHECKS: Readonly<Record<CheckRequest["kind"], (document: string) => CheckResult>> = {
  config: checkConfig,
  mapping: checkMappingText,
  blueprint: checkBlueprintText,
};

/** The text of an expression is right, and it fails on every item all the same. */
const NEVER_RUNS: ReadonlySet<ProblemCode> = new Set<ProblemCode>(["jq_too_deep", "expression_too_large"]);

function checkConfig(document: string): CheckResult {
  const config = parseJson(document);
  // Its errors are among those of `checkMapping`, what is only doubtful is not: keys that nothing reads.
  const doubtful = checkMappingConfig(config).problems.filter(({ severity }) => severity !== "error");
  const problems = [...checkMapping(config), ...doubtful];
  const refused = problems.some(({ code }) => NEVER_RUNS.has(code)) || compileMapping(config).mapping === null;
  return { refused, problems };
}

function checkMappingText(document: string): CheckResult {
  const { ok, problems } = checkMappingConfig(parseJson(document));
  return { refused: !ok, problems };
}

/** What is no blueprint at all is refused where its body is read. */
function checkBlueprintText(document: string): CheckResult {
  const { data, success } = blueprintSchema.safeParse(parseJson(document));
  if (!success) return { refused: false, problems: [] };
  const tooCostly = schemaTooCostly(data);
  return tooCostly === null
    ? { refused: false, problems: checkBlueprint(data) }
    : { refused: true, problems: [tooCostly] };
}
