import type { Expected } from "./expected.ts";
import type { Token } from "./token.ts";

/** Where a problem arose: what stands there, and the two tokens before it. */
export interface Surroundings {
  readonly found: Token;
  readonly before: Token | undefined;
  readonly beforeThat: Token | undefined;
  readonly expected: readonly Expected[];
}

/** What a frequent mistake needs, undefined for all others. */
export function hintFor(_: Surroundings): string | undefined {
  return undefined;
}
