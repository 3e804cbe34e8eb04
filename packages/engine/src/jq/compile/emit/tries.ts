import type { Code } from "./code.ts";

/** The JavaScript `try` bodies around a place, innermost first. Identity counts: a plain `break` must not leave one. */
export interface Tries {
  readonly outer: Tries | null;
  /** The variable that tells whether the rest of the program, which runs inside this body, is at work. */
  readonly down: Code | null;
}

export const noTries = (): Tries => ({ outer: null, down: null });
