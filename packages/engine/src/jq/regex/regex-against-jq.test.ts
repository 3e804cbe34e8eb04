import { expect, test } from "vitest";
import { type MatchCase, ourMatches, theirMatches } from "./match-against-jq.fixture.ts";

/** The same numbers between 0 and 1 on every run (a linear congruential generator). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const DEEPEST = 4;

/** Makes texts and patterns that have a good chance to match. */
class Generator {
  readonly #random: () => number;
  readonly #letters: readonly string[];
  readonly #withLooks: boolean;
  #groups = 0;

  constructor(seed: number, letters: readonly string[], withLooks: boolean) {
    this.#random = seededRandom(seed);
    this.#letters = letters;
    this.#withLooks = withLooks;
  }

  next(flags: readonly (string | null)[]): MatchCase {
    this.#groups = 0;
    return [this.#text(), this.#alternatives(0), this.#pick(flags)];
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #pick<T>(choices: readonly [T, ...T[]] | readonly T[]): T {
    const choice = choices[this.#below(choices.length)];
    if (choice === undefined) throw new Error("nothing to choose from");
    return choice;
  }

  #times(count: number, make: () => string): string {
    return Array.from({ length: count }, make).join("");
  }

  #text(): string {
    return this.#times(this.#below(9), () => (this.#random() < 0.1 ? "\n" : this.#pick(this.#letters)));
  }

  #alternatives(depth: number): string {
    const options = [this.#sequence(depth)];
    while (this.#random() < 0.2) options.push(this.#sequence(depth));
    return options.join("|");
  }

  #sequence(depth: number): string {
    return this.#times(this.#below(4), () => this.#part(depth) + this.#quantifier());
  }

  #quantifier(): string {
    const quantifiers = ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{2,}", "{1,3}?", "*+", "++", "**", "{,2}"];
    return this.#random() < 0.4 ? this.#pick(quantifiers) : "";
  }

  #part(depth: number): string {
    if (depth >= DEEPEST || this.#random() < 0.6) return this.#leaf();
    const inside = (): string => this.#alternatives(depth + 1);
    const groups: readonly (() => string)[] = [
      () => this.#capture(`(${inside()})`),
      () => this.#capture(`(?<${this.#pick(["n", "m"])}>${inside()})`),
      () => `(?:${inside()})`,
      () => `(?>${inside()})`,
      () => `(?=${inside()})`,
      () => `(?!${inside()})`,
      () => `(?i:${inside()})`,
      () => `\\${1 + this.#below(Math.max(1, this.#groups))}`,
      () => this.#pick(["(?i)", "(?s)", "(?m)", "\\k<n>", "\\g<1>", "(?~a)", "(?#b)", "(?x) a b", `(?(1)${inside()})`]),
      () => (this.#withLooks ? this.#pick([`(?<=${this.#leaf()})`, `(?<!${this.#leaf()})`, `(?<=${inside()})`]) : "c"),
      () => this.#pick(["^", "$", "\\b", "\\B", "\\A", "\\z", "\\Z", "\\G", "\\R", "\\X"]),
    ];
    return this.#pick(groups)();
  }

  #capture(text: string): string {
    this.#groups += 1;
    return text;
  }

  #leaf(): string {
    const sets = [
      ".",
      "[ab]",
      "[^a]",
      "[a-c]",
      "\\w",
      "\\d",
      "\\s",
      "\\W",
      "[\\w-]",
      "[[:alpha:]]",
      "\\p{L}",
      "[^\\s]",
    ];
    return this.#random() < 0.5 ? this.#pick(this.#letters) : this.#pick(sets);
  }
}

const ASCII = ["a", "b", "c", "x", "1", " ", "-", "A", "s"];
const UNICODE = ["a", "b", "é", "日", "😀", "A", "É", "1", "ß"];

/** A batch per call keeps real jq, which is slow to start and quadratic in places, at its best. */
const BATCH = 250;

function expectAgreement(generator: Generator, flags: readonly (string | null)[]): void {
  const cases = Array.from({ length: BATCH }, () => generator.next(flags));
  const ours = ourMatches(cases);
  const theirs = theirMatches(cases);
  const differences = cases.filter((_, i) => ours[i] !== theirs[i]);
  expect(differences.map((found) => ({ found, ours: ourMatches([found]), theirs: theirMatches([found]) }))).toEqual([]);
}

test.each([1, 2, 3, 4, 5, 6])("random patterns match ASCII text as in real jq (seed %i)", (seed) => {
  expectAgreement(new Generator(seed, ASCII, true), ["g", "g", "gi", "gx", "gp", null]);
});

test.each([1, 2, 3])("random patterns match other text as in real jq, inside of characters too (seed %i)", (seed) => {
  expectAgreement(new Generator(100 + seed, UNICODE, false), ["g", "gi", null]);
});

test.each([1, 2])("the longest and the non-empty matches are those of real jq (seed %i)", (seed) => {
  expectAgreement(new Generator(200 + seed, ASCII, true), ["gn", "gl", "gln", "n", "l", "gin"]);
});
