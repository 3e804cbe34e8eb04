import { type JqValue, LONGEST_PROJECTED, Projector, type ReadPaths, type Reads } from "@longshore/engine";
import { JsonGenerator } from "../differential/generate-json.ts";
import { project } from "../differential/project.ts";
import { Random } from "../differential/random.ts";
import { RealPayloads } from "../differential/real-payloads.ts";

const NAMES = ["a", "b", "c", "id", "name", "", "x y", "é", "日本", "__proto__", "constructor", "a_key_of_17_bytes"];
/** Several spellings of names above, and bytes that are text in no encoding. */
const SPELLINGS = ['"\\u0061"', '"i\\u0064"', '"\\u00e9"', '"\\/"', '"a\\""'];
const BLANKS = ["", "", "", " ", "\n", "\t", "\r\n", "  "];
const SCALARS = ["0", "-0", "1.5", "1e5", "-1.25E-3", "123456789012345", "true", "false", "null", '""', '"text"'];
const STRINGS = ['"é日🎉"', '"\\\\"', '"\\""', '"\\u00e9\\n"', '"{[,:]}"', '"\\\\\\""', `"${"long ".repeat(40)}"`];
/** What breaks a text: stray marks, bad escapes, numbers and words that are none, controls, 16 digits, no UTF-8. */
const WRONGS = [
  '"',
  "\\",
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "01",
  "1.",
  "-",
  "+1",
  "nul",
  "truefalse",
  "\u0001",
  "\0",
  "\ufeff",
];
const MORE_WRONGS = [
  '"\\x"',
  '"\\u12g4"',
  "1 2",
  "1e",
  ".5",
  "NaN",
  "1234567890123456",
  "{}",
  "\f",
  "'a'",
  "/**/",
  "\xff",
];

/** How many texts of which fate there were, so that a fuzz which only meets one of them is noticed. */
export interface ReaderFuzz {
  readonly documents: number;
  readonly projected: number;
  readonly refused: number;
  /** What a reader did that `JSON.parse` would not: none, if all is well. */
  readonly differences: readonly string[];
}

/** Random texts, most of them wrong somewhere, read by the projector and by `JSON.parse`. */
export function fuzzReader(seed: number, documents: number): ReaderFuzz {
  const random = new Random(seed);
  const texts = new TextMaker(random);
  const differences: string[] = [];
  let projected = 0;
  let reads = randomPaths(random, 3);
  let projector = Projector.of(reads);
  for (let count = 0; count < documents && differences.length < 10; count += 1) {
    if (count % 50 === 0) {
      reads = randomPaths(random, 3);
      projector = Projector.of(reads);
    }
    const bytes = texts.bytes();
    const text = projector?.project(bytes, 0, bytes.length)?.text ?? null;
    if (text !== null) projected += 1;
    const difference = differenceOf(bytes, text, reads);
    if (difference !== null) differences.push(`${difference}: ${JSON.stringify(bytes.toString("latin1"))}`);
  }
  return { documents, projected, refused: documents - projected, differences };
}

function differenceOf(bytes: Buffer, projected: string | null, reads: ReadPaths): string | null {
  const whole = parsed(bytes.toString());
  if (projected === null) return whole !== undefined && isForProjector(bytes, whole) ? "refused" : null;
  if (whole === undefined) return "accepted";
  const part = parsed(projected);
  if (part === undefined) return "broke";
  const [wanted, got] = [whole, part].map((value) => JSON.stringify(project(value, reads)));
  return wanted === got ? null : `read ${got} instead of ${wanted}`;
}

function parsed(text: string): JqValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What it has to take, or it would be no faster than `JSON.parse`. */
function isForProjector(bytes: Buffer, value: JqValue): boolean {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject && bytes.length <= LONGEST_PROJECTED;
}

function randomReads(random: Random, depth: number): Reads {
  return depth === 0 || random.chance(0.3) ? "everything" : randomPaths(random, depth);
}

function randomPaths(random: Random, depth: number): ReadPaths {
  const names = random.several(0, 6, () => random.pick(NAMES));
  const elements = random.chance(0.3) ? randomReads(random, depth - 1) : null;
  // As the compiler has it, where all entries are read whole no field has words of its own.
  if (elements === "everything") return { fields: new Map(), elements };
  return { fields: new Map(names.map((name) => [name, randomReads(random, depth - 1)])), elements };
}

class TextMaker {
  readonly #random: Random;
  readonly #json: JsonGenerator;
  readonly #payloads = RealPayloads.load();

  constructor(random: Random) {
    this.#random = random;
    this.#json = new JsonGenerator(random, this.#payloads);
  }

  bytes(): Buffer {
    const random = this.#random;
    const text = random.weighted([
      [() => this.#object(4), 6],
      [() => this.#json.value(3), 2],
      [() => this.#payloads.fragment(random, 4_000), 2],
    ])();
    const bytes = Buffer.from(text);
    return random.chance(0.5) ? bytes : this.#broken(bytes);
  }

  #object(depth: number): string {
    const random = this.#random;
    const entries = random.several(0, 6, () => {
      const key = random.chance(0.1) ? random.pick(SPELLINGS) : JSON.stringify(random.pick(NAMES));
      return `${this.#blank()}${key}${this.#blank()}:${this.#blank()}${this.#value(depth - 1)}${this.#blank()}`;
    });
    return `${this.#blank()}{${entries.join(",") || this.#blank()}}${this.#blank()}`;
  }

  #value(depth: number): string {
    const random = this.#random;
    if (depth > 0 && random.chance(0.4)) return this.#object(depth);
    if (depth > 0 && random.chance(0.3)) {
      return `[${random.several(0, 4, () => `${this.#blank()}${this.#value(depth - 1)}${this.#blank()}`).join(",")}]`;
    }
    return random.pick(random.chance(0.5) ? SCALARS : STRINGS);
  }

  #blank(): string {
    return this.#random.pick(BLANKS);
  }

  /** One place is cut out, doubled, changed in a bit, or has something put in. */
  #broken(bytes: Buffer): Buffer {
    const random = this.#random;
    const at = random.below(bytes.length + 1);
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
    switch (random.below(5)) {
      case 0:
        return before;
      case 1:
        return Buffer.concat([before, after.subarray(1 + random.below(4))]);
      case 2:
        return Buffer.concat([before, after.subarray(0, 1), after]);
      case 3: {
        const flipped = Buffer.from(bytes);
        flipped.writeUInt8((bytes[at % bytes.length] ?? 0) ^ (1 << random.below(8)), at % Math.max(1, bytes.length));
        return flipped;
      }
      default:
        return Buffer.concat([before, Buffer.from(random.pick([...WRONGS, ...MORE_WRONGS]), "latin1"), after]);
    }
  }
}
