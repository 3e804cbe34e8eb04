/**
 * A number literal that kept its digits (jq ≥ 1.7): `text` is the canonical decimal text, `value` the nearest double.
 * Both are private, and the prototype is bare, so that reading a member named by a program (`.text`, `.constructor`)
 * finds nothing and takes the slow path that reports a type error.
 */
export class ExactNumber {
  readonly #text: string;
  readonly #value: number;

  constructor(text: string, value: number) {
    this.#text = text;
    this.#value = value;
  }

  static textOf(number: ExactNumber): string {
    return number.#text;
  }

  static valueOf(number: ExactNumber): number {
    return number.#value;
  }

  static is(value: unknown): value is ExactNumber {
    // Faster than `#text in value`, which V8 looks up anew for each shape of object.
    return value instanceof ExactNumber;
  }
}

Object.setPrototypeOf(ExactNumber.prototype, null);
Reflect.deleteProperty(ExactNumber.prototype, "constructor");
