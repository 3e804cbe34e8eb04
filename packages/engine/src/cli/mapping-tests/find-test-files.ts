import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { inputFailure, systemErrorText } from "../cli-failure.ts";

const TEST_NAME = /^(.*\.)?tests\.ya?ml$/;

/** The test files that arguments name, or all below this folder: `tests.yml`, `repositories.tests.yml`. @throws {CliFailure} */
export function findTestFiles(args: readonly string[]): string[] {
  const found = (args.length === 0 ? ["."] : args).flatMap(filesAt);
  if (found.length > 0) return found;
  throw inputFailure("no mapping tests: name a file, or a folder with a tests.yml or *.tests.yml in it");
}

function filesAt(path: string): string[] {
  try {
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  } catch (error) {
    throw inputFailure(`cannot read ${path}: ${systemErrorText(error)}`);
  }
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    if (entry.name.startsWith(".") || entry.name === "node_modules") return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return TEST_NAME.test(entry.name) ? [path] : [];
  });
}
