import { usageFailure } from "../cli-failure.ts";
import { findFiles, STDIN } from "../payloads/find-files.ts";
import { kindOfFile, knownKind } from "../payloads/kind-of-file.ts";
import type { KindedFile } from "./map-files.ts";

/**
 * The files to read and the kind of each, in the order of the configuration's kinds, all settled before the first is
 * opened. Without arguments, what is piped in is read. @throws {CliFailure}
 */
export function chooseFiles(
  paths: readonly string[],
  kinds: readonly string[],
  kind: string | undefined,
): KindedFile[] {
  if (kind !== undefined) knownKind(kind, kinds);
  if (paths.length === 0 && process.stdin.isTTY) {
    throw usageFailure("no payloads: name files or folders, or pipe them in");
  }
  const files = paths.length === 0 ? [STDIN] : findFiles(paths);
  const kinded = files.map((file) => ({ file, kind: kindOfFile(file, kinds, kind) }));
  return kinded.toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
}
