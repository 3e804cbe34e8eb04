import type { Environment } from "./evaluator.ts";

/** What real jq is found and run with. */
export interface LoadOptions {
  /** For `binary`: where to look. The process' own where absent. */
  readonly environment?: Environment;
  /** Milliseconds that one call may take, since real jq has no budget. */
  readonly timeout?: number;
}
