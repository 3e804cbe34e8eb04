import type { ResourceTally, TalliedProblem } from "../../mapping/problem-tally.ts";
import type { VerificationCounts } from "../verify/verification.ts";
import type { BrokenPayloads } from "./broken-payloads.ts";

/** What a run over payload files came to, apart from the entities themselves. */
export interface RunResult {
  /** By position in `resources`. */
  readonly resources: readonly ResourceTally[];
  readonly problems: readonly TalliedProblem[];
  readonly broken: BrokenPayloads;
  /** Entities that their blueprint does not take. */
  readonly rejected: number;
  /** Null without `--verify`. */
  readonly verified: VerificationCounts | null;
}
