/**
 * The only way to make program text. A template takes other {@link Code}, never a string: text from a user can not
 * become code by accident, and the check at run time stops what a cast would let past the type checker.
 * Values go into a program by reference, see {@link ../emit/scope.ts}.
 */
export class Code {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  static is(value: unknown): value is Code {
    return typeof value === "object" && value !== null && #text in value;
  }

  /** The tag behind {@link js}. */
  static template(strings: TemplateStringsArray, ...parts: readonly (Code | readonly Code[])[]): Code {
    let text = strings[0] ?? "";
    for (const [i, part] of parts.entries()) text += Code.#textOf(part) + (strings[i + 1] ?? "");
    return new Code(text);
  }

  static #textOf(part: Code | readonly Code[]): string {
    if (Code.is(part)) return part.#text;
    if (Array.isArray(part)) return part.map((each) => Code.#textOf(each)).join("");
    throw new TypeError("only Code can become program text");
  }

  /** A name made by us: a word of letters, digits, `_` and `$`. */
  static name(name: string): Code {
    if (!/^[A-Za-z_$][\w$]*$/.test(name)) throw new TypeError("not an identifier");
    return new Code(name);
  }

  static integer(value: number): Code {
    if (!Number.isSafeInteger(value)) throw new TypeError("not an integer");
    return new Code(value < 0 ? `(${value})` : `${value}`);
  }

  static join(parts: readonly Code[], separator: Code): Code {
    return new Code(parts.map((part) => part.#text).join(separator.#text));
  }

  static textOf(code: Code): string {
    return code.#text;
  }
}

/** ``js`const ${name} = 1;` `` */
export const js: typeof Code.template = Code.template;

export const COMMA: Code = js`, `;

const INHERITED_NAMES: ReadonlySet<string> = new Set(
  [Object.prototype, Array.prototype, String.prototype, Number.prototype, Boolean.prototype].flatMap((prototype) =>
    Object.getOwnPropertyNames(prototype),
  ),
);

/**
 * Whether `x.name` on any JSON value reads an own property or nothing. Not so for `length`, `constructor`, `at`, … which
 * strings, arrays and every object answer from their prototype.
 */
export function isPlainMember(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name) && !INHERITED_NAMES.has(name);
}
