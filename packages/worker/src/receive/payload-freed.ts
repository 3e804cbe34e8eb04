import { type Problem, problem } from "@longshore/shared";
import type { RawRecord } from "../apply/applying.ts";

/** Why a record's raw items cannot be read any more; null if nobody freed them. */
export function payloadFreed({
  seq,
  payload_freed_at: at,
}: Pick<RawRecord, "seq" | "payload_freed_at">): Problem | null {
  return at === null ? null : problem("payload_freed", `the payload of record ${seq} was freed at ${at.toISOString()}`);
}
