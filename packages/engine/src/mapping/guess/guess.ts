import type { Problem, Span } from "@longshore/shared";

/** An expression that does not compile, and the first thing that is wrong with it. */
export interface Broken {
  readonly text: string;
  readonly code: Problem["code"];
  readonly span: Span;
}

/** The whole expression as it was probably meant, and the reason in a few words. */
export interface Correction {
  readonly text: string;
  readonly why: string;
}

/** What one frequent mistake was meant to be, in the order of likelihood. None where it is another mistake. */
export type Guess = (broken: Broken) => readonly Correction[];

/** `text` with another text in the place of a part of it. */
export function replaced(text: string, { start, end }: Span, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}
