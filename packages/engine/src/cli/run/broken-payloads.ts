import type { Problem } from "@longshore/shared";

const MOST_SHOWN = 20;

/** Places of payload files that are not JSON, or not UTF-8: all counted, the first ones shown. */
export class BrokenPayloads {
  count = 0;
  readonly shown: Problem[] = [];

  add(problem: Problem): void {
    this.count += 1;
    if (this.shown.length < MOST_SHOWN) this.shown.push(problem);
  }
}
