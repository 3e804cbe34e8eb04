import { didYouMean, problem, renderProblem } from "@longshore/shared/problems";
import { usageFailure } from "../cli-failure.ts";
import { namesAround, type PayloadFile } from "./find-files.ts";

/**
 * The kind of the items in a file: what `--kind` says, else the only kind there is, else the one after which the file or
 * a folder around it is named: `issue.ndjson`, `pull-requests/1.json`. Null where neither does.
 * @throws {CliFailure} if the configuration has no kind of the name that was asked for
 */
export function kindOfFile(file: PayloadFile, kinds: readonly string[], asked: string | undefined): string | null {
  if (asked !== undefined) return knownKind(asked, kinds);
  const [only, second] = kinds;
  if (only !== undefined && second === undefined) return only;
  for (const name of namesAround(file)) {
    const exact = kinds.find((kind) => kind === name);
    const near = exact ?? kinds.find((kind) => plain(kind) === plain(name));
    if (near !== undefined) return near;
  }
  return null;
}

/** @throws {CliFailure} */
export function knownKind(kind: string, kinds: readonly string[]): string {
  if (kinds.includes(kind)) return kind;
  const near = didYouMean(kind, kinds);
  const hint = near === null ? `use one of ${kinds.join(", ")}` : `did you mean ${near}?`;
  throw usageFailure(
    renderProblem({ ...problem("kind_unknown", `the configuration has no kind ${JSON.stringify(kind)}: ${hint}`) }),
  );
}

/** `pull-requests`, `Pull_Request` and `pull_request` are the same. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, "").replace(/s$/, "");
}
