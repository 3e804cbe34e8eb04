import type { ExitCode } from "./exit-codes.ts";

/** Ends a command with words for the person who called it. They say what to change. */
export class CliFailure extends Error {
  override readonly name = "CliFailure";
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}
