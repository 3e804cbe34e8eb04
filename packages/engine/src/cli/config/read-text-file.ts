import { readFileSync } from "node:fs";
import { inputFailure, systemErrorText } from "../cli-failure.ts";

/** The text of a file that an option names; `-` is standard input. @throws {CliFailure} */
export function readTextFile(path: string, what: string): string {
  try {
    return readFileSync(path === "-" ? 0 : path, "utf8");
  } catch (error) {
    throw inputFailure(`cannot read ${what} ${path}: ${systemErrorText(error)}`);
  }
}
