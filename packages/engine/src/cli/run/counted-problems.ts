import type { Problem } from "@longshore/shared";
import type { TalliedProblem } from "../../mapping/problem-tally.ts";

/** Each problem once, by code and place, with a count. */
export class CountedProblems {
  readonly #known = new Map<string, { problem: Problem; count: number }>();

  /** `describe` is asked for the first case only. */
  add(key: string, describe: () => Problem): void {
    const known = this.#known.get(key);
    if (known === undefined) this.#known.set(key, { problem: describe(), count: 1 });
    else known.count += 1;
  }

  all(): TalliedProblem[] {
    return [...this.#known.values()].map(({ problem, count }) => ({ problem, count }));
  }
}
