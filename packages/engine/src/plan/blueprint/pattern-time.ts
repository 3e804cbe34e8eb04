/** The patterns of blueprints took longer than the computation that needed them may spend on them. */
export class PatternsTooSlow extends Error {}

/**
 * Bounds what the patterns of blueprints take of a computation that nothing can interrupt: a plan of 10 000 entities,
 * each with a text that costs its pattern a tenth of a second, would hold a process up for a quarter of an hour.
 */
export class PatternTime {
  static #current: PatternTime | null = null;

  /** Milliseconds that patterns have taken so far, in all that was run. */
  spent = 0;
  readonly #limit: number;

  /** @param limit milliseconds for all that is run, together. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @throws {PatternsTooSlow} after the match that went beyond the limit. */
  run<T>(computation: () => T): T {
    const outer = PatternTime.#current;
    PatternTime.#current = this;
    try {
      return computation();
    } finally {
      PatternTime.#current = outer;
    }
  }

  /** One match of one pattern, counted if anybody bounds it. */
  static measure<T>(match: () => T): T {
    const current = PatternTime.#current;
    if (current === null) return match();
    const start = performance.now();
    const result = match();
    current.spent += performance.now() - start;
    if (current.spent > current.#limit) {
      throw new PatternsTooSlow(`the patterns of the blueprints took more than ${current.#limit} ms`);
    }
    return result;
  }
}
