import { readFileSync } from "node:fs";
import { encodingProblem } from "@longshore/shared/problems";
import { inputFailure, ProblemsFailure, systemErrorText } from "../cli-failure.ts";
import { EXIT } from "../exit-codes.ts";

/** The text of a file that an option names; `-` is standard input. @throws {CliFailure} also if it is not UTF-8 */
export function readTextFile(path: string, what: string): string {
  const bytes = readFile(path, what);
  const fault = encodingProblem(bytes, path);
  if (fault !== null) throw new ProblemsFailure(EXIT.config, [fault]);
  return bytes.toString("utf8");
}

/** The same as bytes, right or wrong. @throws {CliFailure} */
export function readFile(path: string, what: string): Buffer {
  try {
    return readFileSync(path === "-" ? 0 : path);
  } catch (error) {
    throw inputFailure(`cannot read ${what} ${path}: ${systemErrorText(error)}`);
  }
}
