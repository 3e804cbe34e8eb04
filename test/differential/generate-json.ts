import { KEYS, NUMBERS, ODD_KEYS, STRINGS } from "./json-samples.ts";
import type { Random } from "./random.ts";
import type { RealPayloads } from "./real-payloads.ts";

const LETTERS = [
  "a",
  "b",
  "c",
  "x",
  "A",
  "Z",
  "0",
  "7",
  " ",
  ",",
  "-",
  ".",
  "é",
  "ß",
  "日",
  "🎉",
  '\\"',
  "\\\\",
  "\\n",
];

/** Random JSON texts. They are texts and not values because `1.0`, `-0` and `"\ud800"` must reach both sides as written. */
export class JsonGenerator {
  readonly #random: Random;
  readonly #payloads: RealPayloads;

  constructor(random: Random, payloads: RealPayloads) {
    this.#random = random;
    this.#payloads = payloads;
  }

  /** Inputs for one program: some of each type, so that whatever it asks for is among them. */
  inputs(count: number): string[] {
    const makers = [
      () => this.value(3),
      () => this.object(2),
      () => this.arrayOfNumbers(),
      () => this.arrayOfRecords(),
      () => this.string(),
      () => this.number(),
      () => this.#payloads.fragment(this.#random, 1500),
      () => this.value(2),
      () => this.arrayOfStrings(),
      () => this.#random.pick(["null", "true", "false", "[]", "{}", '""', "0"]),
      () => this.pairs(),
      () => this.array(2),
    ];
    return Array.from({ length: count }, (_, i) => makers[i % makers.length]?.() ?? "null");
  }

  value(depth: number): string {
    const kind = this.#random.weighted([
      ["word", 2],
      ["number", 4],
      ["string", 4],
      ["array", depth > 0 ? 5 : 0],
      ["object", depth > 0 ? 6 : 0],
    ]);
    switch (kind) {
      case "word":
        return this.#random.pick(["null", "true", "false"]);
      case "number":
        return this.number();
      case "string":
        return this.string();
      case "array":
        return this.array(depth - 1);
      default:
        return this.object(depth - 1);
    }
  }

  number(): string {
    const random = this.#random;
    if (random.chance(0.6)) return String(random.below(16) - 3);
    if (random.chance(0.7)) return random.pick(NUMBERS);
    const digits = random.several(1, 24, () => String(random.below(10))).join("");
    const whole = digits.replace(/^0+(?=.)/, "");
    const fraction = random.chance(0.5) ? `.${random.below(100_000)}` : "";
    const exponent = random.chance(0.2) ? `e${random.below(41) - 20}` : "";
    return `${random.chance(0.3) ? "-" : ""}${whole}${fraction}${exponent}`;
  }

  string(): string {
    const random = this.#random;
    if (random.chance(0.5)) return random.pick(STRINGS);
    if (random.chance(0.3)) return JSON.stringify(random.pick(KEYS));
    return `"${random.several(0, 11, () => random.pick(LETTERS)).join("")}"`;
  }

  array(depth: number): string {
    return list(this.#several(() => this.value(depth)));
  }

  object(depth: number): string {
    const keys = new Set(this.#several(() => this.#key()));
    return `{${[...keys].map((key) => `${key}:${this.value(depth)}`).join(",")}}`;
  }

  arrayOfNumbers(): string {
    return list(this.#several(() => this.number()));
  }

  arrayOfStrings(): string {
    return list(this.#several(() => this.string()));
  }

  /** Objects with the same keys, as APIs give them: what `sort_by`, `group_by` and `INDEX` are for. */
  arrayOfRecords(): string {
    const keys = [...new Set(this.#random.several(1, 3, () => this.#key()))];
    const record = (): string => `{${keys.map((key) => `${key}:${this.value(1)}`).join(",")}}`;
    return list(this.#several(record));
  }

  /** What `from_entries`, `fromstream` and `setpath` take. */
  pairs(): string {
    const [name, value] = this.#random.pick([
      ["key", "value"],
      ["k", "v"],
      ["Name", "Value"],
      ["name", "value"],
    ]);
    const pair = (): string => `{"${name}":${this.value(0)},"${value}":${this.value(1)}}`;
    return list(this.#random.several(0, 3, pair));
  }

  #several<T>(make: () => T): T[] {
    const length = this.#random.weighted([
      [0, 2],
      [1, 2],
      [2, 4],
      [3, 4],
      [5, 2],
      [12, 1],
    ]);
    return Array.from({ length }, make);
  }

  /** Keys that look like integers are left out: JavaScript moves them to the front, see known-differences.ts. */
  #key(): string {
    return JSON.stringify(this.#random.chance(0.85) ? this.#random.pick(KEYS) : this.#random.pick(ODD_KEYS));
  }
}

const list = (items: readonly string[]): string => `[${items.join(",")}]`;
