import { refusal } from "../api-error.ts";
import { checkName, checkResourceIndex } from "./names.ts";
import type { SyncResource } from "./sync-row.ts";

/** `pull-request-0`: the kind, and the position in `resources`. @throws {ApiError} */
export function resourceOfIdentifier(identifier: string): SyncResource {
  checkName("the kind", identifier);
  const [, kind, position] = /^(.+)-(\d+)$/s.exec(identifier) ?? [];
  if (kind === undefined) throw refusal("invalid_request", `the kind ${JSON.stringify(identifier)} has no position`);
  const index = Number(position);
  checkResourceIndex("the end of the kind", index);
  return { kind, index };
}
