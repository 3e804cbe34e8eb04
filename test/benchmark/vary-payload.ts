import type { JqObject, JqValue } from "@longshore/engine";
import { Random } from "../differential/random.ts";

export interface Variation {
  readonly count: number;
  /** Keys that no payload lacks. */
  readonly kept: ReadonlySet<string>;
  /** The key whose text is not ASCII in some. */
  readonly worded: string;
}

const WORDS = ["Überblick", "部署", "🚀 Start", "naïve", "Дом"];

/**
 * Makes many payloads out of a few real ones, as different from each other as those of a real tool: other ids; in three
 * of ten a tenth of the keys is missing, in two of ten the keys stand in another order, and in three of ten one text is
 * not ASCII.
 */
export function varyPayloads(examples: readonly JqObject[], { count, kept, worded }: Variation): string[] {
  const random = new Random(7);
  return Array.from({ length: count }, () => {
    const made = variant(random, random.pick(examples), kept);
    if (random.chance(0.3)) made[worded] = `${random.pick(WORDS)} ${random.below(1000)}`;
    return JSON.stringify(made);
  });
}

function variant(random: Random, example: JqObject, kept: ReadonlySet<string>): JqObject {
  const drops = random.chance(0.3);
  const shuffles = random.chance(0.2);
  const vary = (value: JqValue, key: string): JqValue => {
    if (typeof value === "number" && key === "id") return 1_000_000_000 + random.below(9_000_000_000);
    if (Array.isArray(value)) return value.map((element) => vary(element, ""));
    return isObject(value) ? varied(value) : value;
  };
  const varied = (object: JqObject): JqObject => {
    const entries = Object.entries(object).filter(([key]) => !drops || kept.has(key) || !random.chance(0.1));
    const ordered = shuffles
      ? entries
          .map((entry) => ({ entry, at: random.next() }))
          .sort((a, b) => a.at - b.at)
          .map(({ entry }) => entry)
      : entries;
    return Object.fromEntries(ordered.map(([key, value]) => [key, vary(value, key)]));
  };
  return varied(example);
}

function isObject(value: JqValue): value is JqObject {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
