/** The patterns of blueprints need more steps than the computation that asks for them may spend. */
export class PatternsTooCostly extends Error {}

/** One match: its steps are instructions times characters, the most that it can take. */
export interface PatternMatch {
  readonly pattern: object;
  readonly text: string;
  readonly steps: number;
  readonly find: () => boolean;
}

export interface PatternLimits {
  /** Steps for values that are written. */
  readonly written: number;
  /** Steps for values of waiting rows that are checked again. */
  readonly rechecked: number;
}

/** What was found out about a text, and the last run that was charged for it. */
interface Known {
  readonly isMatch: boolean;
  run: number;
}

/**
 * Bounds what the patterns of blueprints take of a computation that nothing can interrupt: a plan of 10 000 entities,
 * each with a text that costs its pattern a tenth of a second, would hold a process up for a quarter of an hour. Steps
 * are counted, not time, so every machine stops at the same match. A pattern meets a text once, however often they come
 * together: neither the second of two equal texts nor the next round of a plan costs anything, and each run alone is
 * charged as if there had been no run before it.
 */
export class PatternSteps {
  static #current: PatternSteps | null = null;

  readonly #limits: PatternLimits;
  readonly #known = new Map<object, Map<string, Known>>();
  #run = 0;
  #written = 0;
  #rechecked = 0;
  readonly #rechecks = new Map<string | null, number>();
  /** Whose waiting row is being checked; undefined: none, values are written. */
  #owner: string | null | undefined;

  constructor(limits: PatternLimits) {
    this.#limits = limits;
  }

  /** Steps of the last run for what was written. */
  get written(): number {
    return this.#written;
  }

  /** Steps of the last run for waiting rows, by owner. */
  get rechecks(): ReadonlyMap<string | null, number> {
    return this.#rechecks;
  }

  /** @throws {PatternsTooCostly} instead of the match that would go beyond the limit for what is written */
  run<T>(computation: () => T): T {
    const outer = PatternSteps.#current;
    PatternSteps.#current = this;
    this.#run += 1;
    [this.#written, this.#rechecked] = [0, 0];
    this.#rechecks.clear();
    try {
      return computation();
    } finally {
      PatternSteps.#current = outer;
    }
  }

  /** Counted, if anybody bounds it. */
  static match(match: PatternMatch): boolean {
    return PatternSteps.#current === null ? match.find() : PatternSteps.#current.#match(match);
  }

  /**
   * Checks values of a waiting row; its owner is charged. Null if that would go beyond the limit for rows.
   * `isFirst`: nothing was spent on rows before, so that a row that is too costly now is too costly by itself.
   */
  static recheck<T>(owner: string | null, check: () => T): { readonly result: T | null; readonly isFirst: boolean } {
    const current = PatternSteps.#current;
    if (current === null) return { result: check(), isFirst: true };
    const isFirst = current.#rechecked === 0;
    current.#owner = owner;
    try {
      return { result: check(), isFirst };
    } catch (error) {
      if (error instanceof PatternsTooCostly) return { result: null, isFirst };
      throw error;
    } finally {
      current.#owner = undefined;
    }
  }

  #match({ pattern, text, steps, find }: PatternMatch): boolean {
    const texts = this.#known.get(pattern) ?? new Map<string, Known>();
    this.#known.set(pattern, texts);
    const known = texts.get(text);
    if (known?.run === this.#run) return known.isMatch;
    this.#charge(steps);
    const isMatch = known?.isMatch ?? find();
    texts.set(text, { isMatch, run: this.#run });
    return isMatch;
  }

  #charge(steps: number): void {
    if (this.#owner === undefined) {
      if (this.#written + steps > this.#limits.written) throw tooCostly(this.#limits.written);
      this.#written += steps;
      return;
    }
    if (this.#rechecked + steps > this.#limits.rechecked) throw tooCostly(this.#limits.rechecked);
    this.#rechecked += steps;
    this.#rechecks.set(this.#owner, (this.#rechecks.get(this.#owner) ?? 0) + steps);
  }
}

function tooCostly(limit: number): PatternsTooCostly {
  return new PatternsTooCostly(`the patterns of the blueprints need more than ${limit} steps`);
}
