import { checkBlueprint, compileMapping, MappingCheck, schemaTooCostly } from "@longshore/engine";
import { blueprintSchema, checkMappingConfig, type Problem, type ProblemCode } from "@longshore/shared";
import type { CheckRequest, CheckResult, FitRequest } from "./check-request.ts";
import { reportable } from "./reportable.ts";

/**
 * Runs in a check thread: the author of the document decides how long it takes. Documents are read as they are where they
 * take effect: `0.90` is the number 0.9.
 */
export function checkDocument(request: CheckRequest): CheckResult {
  const result = request.kind === "fit" ? checkFit(request) : CHECKS[request.kind](request.document);
  return { ...result, problems: reportable(result.problems) };
}

type DocumentKind = Exclude<CheckRequest["kind"], "fit">;

const CHECKS: Readonly<Record<DocumentKind, (document: string) => CheckResult>> = {
  config: checkConfig,
  mapping: checkMappingText,
  blueprint: checkBlueprintText,
};

/** The text of an expression is right, and it fails on every item all the same. */
const NEVER_RUNS: ReadonlySet<ProblemCode> = new Set<ProblemCode>(["jq_too_deep", "expression_too_large"]);

function checkConfig(document: string): CheckResult {
  const config: unknown = JSON.parse(document);
  // Its errors are among those of `MappingCheck`, what is only doubtful is not: keys that nothing reads.
  const doubtful = checkMappingConfig(config).problems.filter(({ severity }) => severity !== "error");
  const check = new MappingCheck(config);
  const problems = [...check.problems(), ...doubtful];
  const refused = problems.some(({ code }) => NEVER_RUNS.has(code)) || compileMapping(config).mapping === null;
  return { refused, problems, blueprintNames: refused ? [] : check.blueprintNames() };
}

/** Warnings, what `engine check --blueprints` calls errors too: a blueprint may be created, or changed, afterwards. */
function checkFit({ document, blueprints, others }: FitRequest): CheckResult {
  const known = { blueprints: blueprints.map((text) => blueprintSchema.parse(JSON.parse(text))), others };
  const problems = new MappingCheck(JSON.parse(document)).againstBlueprints(known);
  return { refused: false, problems: problems.map((each): Problem => ({ ...each, severity: "warning" })) };
}

function checkMappingText(document: string): CheckResult {
  const { ok, problems } = checkMappingConfig(JSON.parse(document));
  return { refused: !ok, problems };
}

/** What is no blueprint at all is refused where its body is read. */
function checkBlueprintText(document: string): CheckResult {
  const { data, success } = blueprintSchema.safeParse(JSON.parse(document));
  if (!success) return { refused: false, problems: [] };
  const tooCostly = schemaTooCostly(data);
  return tooCostly === null
    ? { refused: false, problems: checkBlueprint(data) }
    : { refused: true, problems: [tooCostly] };
}
