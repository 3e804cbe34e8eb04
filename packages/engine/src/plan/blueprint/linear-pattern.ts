import { RE2JS } from "re2js";
import { PatternSteps } from "./pattern-steps.ts";

/** `^[\s\S]{0,1000}$` has 2 000, and RE2 repeats nothing more often. Nested repetitions go on to 100 000: `((a{100}){100}){9}`. */
const MOST_INSTRUCTIONS = 5_000;

/**
 * Each character of a text may take a step for each instruction, 14 to 60 ns, and nothing stops a match midway. So many
 * steps are some two tenths of a second: 2 500 characters for `^[\s\S]{0,1000}$`, 300 000 for `^[^ ]+@[^ ]+$`.
 */
const MOST_STEPS = 5_000_000;

/** The text is longer than what its pattern can be held to. */
export class TextTooLong extends Error {}

/**
 * A `pattern` that takes time linear in its input, whoever wrote it. Throws on a pattern RE2 cannot run, `(?=a)`, and on
 * one that becomes a program of more than {@link MOST_INSTRUCTIONS}.
 */
export class LinearPattern {
  readonly #source: string;
  readonly #compiled: RE2JS;
  readonly #size: number;
  readonly #longest: number;

  constructor(source: string) {
    this.#source = source;
    this.#compiled = RE2JS.compile(RE2JS.translateRegExp(source));
    const size = this.#compiled.programSize();
    if (size > MOST_INSTRUCTIONS) {
      throw new Error(`a pattern of ${size} instructions, where at most ${MOST_INSTRUCTIONS} are run: repeat less`);
    }
    this.#size = size;
    this.#longest = Math.floor(MOST_STEPS / size);
  }

  /**
   * Whether the pattern matches anywhere in the text, as JSON Schema asks.
   *
   * @throws {TextTooLong} when that could take more than {@link MOST_STEPS}.
   * @throws {PatternsTooCostly} when this and others need more steps than they may, see {@link PatternSteps}.
   */
  test(text: string): boolean {
    if (text.length > this.#longest) {
      const limit = `the pattern \`${this.#source.slice(0, 100)}\` is matched against at most ${this.#longest} characters`;
      throw new TextTooLong(`${limit}, not ${text.length}`);
    }
    return PatternSteps.match({
      pattern: this,
      text,
      steps: this.#size * text.length,
      find: () => this.#compiled.matcher(text).find(),
    });
  }

  /** ajv keys compiled patterns by this text. */
  toString(): string {
    return this.#source;
  }
}
