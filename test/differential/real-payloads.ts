import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { formatJson, type JqValue, parseJson } from "@longshore/engine";
import type { Random } from "./random.ts";

/** Pieces of real GitHub webhook payloads, as JSON texts. */
export class RealPayloads {
  readonly #examples: readonly JqValue[];

  private constructor(examples: readonly JqValue[]) {
    this.#examples = examples;
  }

  static load(): RealPayloads {
    const path = createRequire(import.meta.url).resolve("@octokit/webhooks-examples");
    const events = parseJson(readFileSync(path, "utf8"));
    return new RealPayloads(children(events).flatMap((event) => children(field(event, "examples"))));
  }

  /** Walks from a random payload inwards until the piece is small. */
  fragment(random: Random, mostCharacters: number): string {
    let piece = random.pick(this.#examples);
    for (;;) {
      const text = formatJson(piece);
      if (text.length <= mostCharacters) return text;
      const inside = children(piece);
      if (inside.length === 0) return "null";
      piece = random.pick(inside);
    }
  }
}

const field = (value: JqValue, name: string): JqValue => new Map(entriesOf(value)).get(name) ?? null;

const children = (value: JqValue): JqValue[] => entriesOf(value).map(([, child]) => child);

const entriesOf = (value: JqValue): [string, JqValue][] =>
  typeof value === "object" && value !== null ? Object.entries(value) : [];
