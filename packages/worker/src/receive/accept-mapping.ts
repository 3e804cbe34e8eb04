import { formatJson, type JqValue } from "@longshore/engine";
import type { MappingConfig } from "@longshore/shared";
import { ApiError } from "../api-error.ts";
import type { Checking } from "../check/checking.ts";

/** The mapping that a sync brings. */
export interface AcceptedMapping {
  readonly config: MappingConfig;
  /** Its numbers have all their digits. */
  readonly text: string;
}

/**
 * Has the mapping of a sync checked in a thread: one with 80 000 properties that are lists takes over a second.
 *
 * @throws {ApiError} with everything that is wrong with it
 */
export async function acceptMapping(
  checking: Pick<Checking, "check">,
  installationId: string,
  mapping: Readonly<Record<string, unknown>>,
): Promise<AcceptedMapping> {
  // It was read from JSON.
  const text = formatJson(mapping as JqValue);
  const line = `integration ${installationId}`;
  const { refused, problems } = await checking.check(line, { kind: "mapping", document: text });
  const config: unknown = JSON.parse(text);
  if (isMapping(config, !refused)) return { config, text };
  const [first] = problems.filter(({ severity }) => severity === "error");
  if (first === undefined) throw new Error("a mapping was refused without a reason");
  throw new ApiError(first, { status: 422, problems });
}

/** The thread has read the same text. */
function isMapping(mapping: unknown, fits: boolean): mapping is MappingConfig {
  return fits;
}
