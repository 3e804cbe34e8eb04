import { createHash } from "node:crypto";
import { Random } from "../differential/random.ts";

/** Stands for a text of so many characters, which no two names share: `filler:65000:a-part3`. */
export function filler(characters: number, name: string): string {
  return `filler:${characters}:${name}`;
}

const LONG = 200;
const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

const texts = new Map<string, string>();

/** The text that a filler stands for, which gzip makes a third smaller and no more; any other value is itself. */
export function expand(value: string): string {
  const text = texts.get(value) ?? makeText(value);
  if (text.length > LONG) texts.set(value, text);
  return text;
}

function makeText(value: string): string {
  const [, characters, name] = /^filler:(\d+):(.*)$/.exec(value) ?? [];
  if (characters === undefined || name === undefined) return value;
  const random = new Random(createHash("sha256").update(name).digest().readUInt32LE(0));
  return Array.from({ length: Number(characters) }, () => ALPHABET[random.below(ALPHABET.length)]).join("");
}

export function expandAll(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, expand(value)]));
}

const digests = new Map<string, string>();

/** A text as reports show it: a filler and the text that it stands for give the same. */
export function brief(value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (value.length > LONG) return digestOf(value);
  if (!value.startsWith("filler:")) return value;
  const known = digests.get(value) ?? digestOf(expand(value));
  digests.set(value, known);
  return known;
}

function digestOf(text: string): string {
  return `${text.length} characters, ${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
}
