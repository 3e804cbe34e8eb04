import { refusal } from "../api-error.ts";
import type { StoredIntegration } from "./integration-document.ts";

/**
 * Bytes of JSON that an integration may take: its attributes (`spec`, …), configuration, destination and resync state. The
 * event of a change holds it twice, before and after, and has to fit into what brokers take by default (1 048 588).
 */
const LARGEST_INTEGRATION = 450_000;

/**
 * Refuses a change that makes an integration too large. One that is larger already (a version before this bound took
 * it) may be changed as long as it does not grow.
 * @throws {ApiError} `integration_too_large`
 */
export function refuseTooLarge(before: StoredIntegration | null, after: StoredIntegration): void {
  const bytes = sizeOf(after);
  if (bytes <= LARGEST_INTEGRATION || (before !== null && bytes <= sizeOf(before))) return;
  const message = `the integration would take ${bytes} bytes as JSON, and ${LARGEST_INTEGRATION} are allowed`;
  throw refusal("integration_too_large", message);
}

function sizeOf({ row, config }: StoredIntegration): number {
  const texts = [row.attributes, row.changelog_destination, row.resync_state, config];
  return texts.reduce((bytes, text) => bytes + Buffer.byteLength(text ?? ""), 0);
}
