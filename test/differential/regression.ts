import { readdirSync, readFileSync } from "node:fs";
import type { Behaviour } from "./verdict.ts";

/** A case that once went wrong, with what real jq does. Stored in regressions/*.json, one file per family of cases. */
export interface Regression {
  /** What goes wrong if it fails. */
  readonly name: string;
  readonly program: string;
  readonly input: string;
  /** Null where jq refuses the program. */
  readonly expected: Behaviour | null;
}

const FOLDER = new URL("./regressions/", import.meta.url);

/** The stored regressions by file. */
export function storedRegressions(): ReadonlyMap<string, readonly Regression[]> {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".json"));
  return new Map(files.sort().map((file) => [file, readRegressions(readFileSync(new URL(file, FOLDER), "utf8"))]));
}

function readRegressions(text: string): Regression[] {
  const cases: unknown = JSON.parse(text);
  if (!Array.isArray(cases) || !cases.every(isRegression)) throw new Error("a regression file is a list of cases");
  return cases;
}

function isRegression(value: unknown): value is Regression {
  if (typeof value !== "object" || value === null) return false;
  return ["name", "program", "input", "expected"].every((key) => key in value);
}
