/** What a program does with one input: its outputs, as `jq -c` prints them, and how the run ended if not well. */
export interface Behaviour {
  readonly outputs: readonly string[];
  /** The error value as JSON text, `halt 5` for a program that ended itself, or {@link LIMITED}. */
  readonly error: string | null;
}

/** What a program does: it is refused, it behaves in some way on each input, or nothing can be said. */
export type Verdict =
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "ran"; readonly behaviours: readonly Behaviour[] }
  /** Out of memory, too deep, or too slow. */
  | { readonly kind: "unknown"; readonly why: string };

/** More outputs than this of one input are not looked at: `repeat(1)` has no end. */
export const MOST_OUTPUTS = 64;

/** Marks a run that a limit of ours ended: it can be compared only as far as it went. */
export const LIMITED = "limit";
