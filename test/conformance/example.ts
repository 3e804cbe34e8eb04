/**
 * A program, its input, and what it does, line by line: each output as `jq -c` prints it, then `error: ` and the error value if
 * it fails. `refused` alone if it is no program.
 */
export type Example = readonly [program: string, input: string, ...does: string[]];

/** A heading of the manual with examples of ours. */
export interface Section {
  readonly heading: string;
  readonly examples: readonly Example[];
}
