import { Code, js } from "./code.ts";

/** Hands out unique names, and holds the values that generated code refers to. */
export class Scope {
  readonly #values: unknown[] = [];
  readonly #names = new Map<unknown, Code>();
  #count = 0;

  /**
   * A name used nowhere else in the program; `hint` is for the human reader. All digits at the end are the running number:
   * the first name for a function `f3` must not be the 31st one for an `f`.
   */
  fresh(hint: string): Code {
    this.#count += 1;
    return Code.name(`${hint}${/\d$/.test(hint) ? "_" : ""}${this.#count}`);
  }

  /** The name by which generated code reads `value`. Equal primitives and the same object share one. */
  value(value: unknown, hint: string): Code {
    const known = this.#names.get(value);
    if (known !== undefined) return known;
    const name = this.fresh(`${hint.replace(/[^A-Za-z]/g, "")}$`);
    this.#values.push(value);
    this.#names.set(value, name);
    return name;
  }

  /** How many names there are by now. */
  get size(): number {
    return this.#count;
  }

  get values(): readonly unknown[] {
    return this.#values;
  }

  /** `const add$1 = values[0]; …`, in the order of {@link values}. */
  declarations(values: Code): Code {
    return js`${[...this.#names.values()].map((name, i) => js`const ${name} = ${values}[${Code.integer(i)}];\n`)}`;
  }
}
