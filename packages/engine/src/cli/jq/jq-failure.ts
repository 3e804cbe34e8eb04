import { JQ_EXIT } from "../exit-codes.ts";

/** Ends `engine jq`: the text goes to standard error as it is. */
export class JqFailure extends Error {
  override readonly name = "JqFailure";
  readonly exitCode: number;

  constructor(exitCode: number, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function jqUsage(message: string): JqFailure {
  return new JqFailure(JQ_EXIT.usage, `jq: ${message}\nUse engine jq --help for help with command-line options`);
}

/** In jq's words, which are the C library's: `Could not open x: No such file or directory`. */
export function openFailure(path: string, error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return `Could not open ${path}: ${C_LIBRARY[code] ?? code}`;
}

const C_LIBRARY: Readonly<Record<string, string>> = {
  ENOENT: "No such file or directory",
  EACCES: "Permission denied",
  EISDIR: "Is a directory",
  ENOTDIR: "Not a directory",
};
