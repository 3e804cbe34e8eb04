import { type Problem, problem } from "@longshore/shared/problems";
import { usageFailure } from "../cli-failure.ts";
import { findFiles, type PayloadFile, STDIN } from "../payloads/find-files.ts";
import { kindOfFile, knownKind } from "../payloads/kind-of-file.ts";
import type { KindedFile } from "./map-files.ts";

export interface ChosenFiles {
  readonly files: readonly KindedFile[];
  /** One warning for each file of a folder that is not read, because its name is that of no kind. */
  readonly unread: readonly Problem[];
}

/**
 * The files to read and the kind of each, in the order of the configuration's kinds, all settled before the first is
 * opened. Without arguments, what is piped in is read. A file of a folder whose kind is unknown is left out; one that
 * was named itself is refused, and so is a folder of which nothing would be read. @throws {CliFailure}
 */
export function chooseFiles(paths: readonly string[], kinds: readonly string[], kind: string | undefined): ChosenFiles {
  if (kind !== undefined) knownKind(kind, kinds);
  if (paths.length === 0 && process.stdin.isTTY) {
    throw usageFailure("no payloads: name files or folders, or pipe them in");
  }
  const found = paths.length === 0 ? [STDIN] : findFiles(paths);
  const files = found.flatMap((file) => kinded(file, kindOfFile(file, kinds, kind)));
  const left = found.filter((file) => !files.some((each) => each.file === file));
  const refused = left.find(({ isNamed }) => isNamed) ?? (files.length === 0 ? left[0] : undefined);
  if (refused !== undefined) {
    throw usageFailure(`unknown kind of items in ${refused.name}: say --kind ${kinds.join(" | ")}`);
  }
  return {
    files: files.toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind)),
    unread: left.map(({ name }) => notRead(name, kinds)),
  };
}

function kinded(file: PayloadFile, kind: string | null): KindedFile[] {
  return kind === null ? [] : [{ file, kind }];
}

function notRead(name: string, kinds: readonly string[]): Problem {
  return problem("payload_kind_unknown", `${name} is not read: no kind of the configuration has this name`, {
    location: { file: name, line: 1, column: 1 },
    hint: `Name the file or its folder after the kind of its items, or map it alone with \`--kind\`: ${kinds.join(", ")}.`,
  });
}
