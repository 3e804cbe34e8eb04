import { type Problem, renderProblems } from "@longshore/shared/problems";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { systemErrorCode } from "./wait-for-pipe.ts";

/** Ends a command with one line for the person who called it. The line says what to change. */
export class CliFailure extends Error {
  override readonly name = "CliFailure";
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Ends a command with everything that is wrong with a file it was given. */
export class ProblemsFailure extends CliFailure {
  readonly problems: readonly Problem[];

  constructor(exitCode: ExitCode, problems: readonly Problem[]) {
    super(exitCode, renderProblems(problems));
    this.problems = problems;
  }
}

export const usageFailure = (message: string): CliFailure => new CliFailure(EXIT.usage, message);
export const inputFailure = (message: string): CliFailure => new CliFailure(EXIT.input, message);

/** Why a file could not be opened, in words: `ENOENT` → `no such file or folder`. */
export function systemErrorText(error: unknown): string {
  return SYSTEM_ERRORS[systemErrorCode(error)] ?? (error instanceof Error ? error.message : String(error));
}

const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  EACCES: "permission denied",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is not a folder",
  EMFILE: "too many open files",
  ELOOP: "too many symbolic links",
};
