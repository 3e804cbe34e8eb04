import { RE2JS } from "re2js";

/** A `pattern` that takes time linear in its input, whoever wrote it. Throws on a pattern RE2 cannot run: `(?=a)`. */
export class LinearPattern {
  readonly #source: string;
  readonly #compiled: RE2JS;

  constructor(source: string) {
    this.#source = source;
    this.#compiled = RE2JS.compile(RE2JS.translateRegExp(source));
  }

  /** Whether the pattern matches anywhere in the text, as JSON Schema asks. */
  test(text: string): boolean {
    return this.#compiled.matcher(text).find();
  }

  /** ajv keys compiled patterns by this text. */
  toString(): string {
    return this.#source;
  }
}
