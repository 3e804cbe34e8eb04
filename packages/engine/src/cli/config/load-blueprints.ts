import { type Blueprint, blueprintSchema, type Problem, problem, schemaProblems } from "@longshore/shared";
import { checkBlueprint } from "../../plan/blueprint/check-entity.ts";
import { ProblemsFailure } from "../cli-failure.ts";
import { EXIT } from "../exit-codes.ts";
import { readTextFile } from "./read-text-file.ts";

export interface LoadedBlueprints {
  readonly blueprints: readonly Blueprint[];
  /** Warnings. */
  readonly problems: readonly Problem[];
}

/**
 * Reads the file of `--blueprints`: a JSON array of blueprints, or `{"blueprints": […]}` as the API lists them.
 * @throws {ProblemsFailure}
 */
export function loadBlueprints(file: string): LoadedBlueprints {
  const read = listOf(readTextFile(file, "the blueprints"), file).map((value, index) =>
    readBlueprint(value, file, index),
  );
  const wrong = read.flatMap((each) => ("problems" in each ? each.problems : []));
  if (wrong.length > 0) throw new ProblemsFailure(EXIT.config, wrong);
  const blueprints = read.flatMap((each) => ("blueprint" in each ? [each.blueprint] : []));
  const warnings = blueprints.flatMap((blueprint, index) => checkBlueprint(blueprint).map(placed(file, index)));
  return { blueprints, problems: warnings };
}

function listOf(text: string, file: string): readonly unknown[] {
  const value = parse(text, file);
  if (Array.isArray(value)) return value;
  if (typeof value === "object" && value !== null && "blueprints" in value && Array.isArray(value.blueprints)) {
    return value.blueprints;
  }
  const message = "expected a list of blueprints";
  throw new ProblemsFailure(EXIT.config, [problem("config_wrong_type", message, placeOf(file))]);
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ProblemsFailure(EXIT.config, [problem("config_invalid_json", message, placeOf(file))]);
  }
}

type ReadBlueprint = { readonly blueprint: Blueprint } | { readonly problems: readonly Problem[] };

function readBlueprint(value: unknown, file: string, index: number): ReadBlueprint {
  const parsed = blueprintSchema.safeParse(value);
  if (parsed.success) return { blueprint: parsed.data };
  return { problems: schemaProblems(parsed.error.issues, value).map(placed(file, index)) };
}

/** `[2].schema.properties.url`: the path inside the file. */
function placed(file: string, index: number): (problem: Problem) => Problem {
  return (each) => ({ ...each, ...placeOf(file), path: `[${index}]${each.path === undefined ? "" : `.${each.path}`}` });
}

function placeOf(file: string): Pick<Problem, "location"> {
  return { location: { file, line: 1, column: 1 } };
}
