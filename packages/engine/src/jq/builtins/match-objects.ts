import type { Match } from "../regex/match.ts";
import { setKey } from "../values/access.ts";
import { codePointLength } from "../values/code-points.ts";
import type { Run } from "../values/run.ts";
import type { JqObject, JqValue } from "../values/value.ts";

type Names = readonly (string | null)[];

/** Offsets in code points, of one text. Cheapest where each is near the one before; what lies between the two is charged. */
export class CodePointOffsets {
  readonly #run: Run;
  readonly #text: string;
  readonly #hasPairs: boolean;
  #unit = 0;
  #codePoint = 0;

  constructor(run: Run, text: string) {
    run.readText(text.length);
    this.#run = run;
    this.#text = text;
    this.#hasPairs = codePointLength(text) !== text.length;
  }

  at(unit: number): number {
    if (!this.#hasPairs) return unit;
    this.#run.spend(Math.abs(unit - this.#unit) >> 1);
    this.#codePoint +=
      unit < this.#unit
        ? -codePointLength(this.#text.slice(unit, this.#unit))
        : codePointLength(this.#text.slice(this.#unit, unit));
    this.#unit = unit;
    return this.#codePoint;
  }
}

/** What `match` gives. */
export function matchObject(found: Match, names: Names, offsets: CodePointOffsets): JqObject {
  const { start, end, text } = found;
  const offset = offsets.at(start);
  const captures = names.map((name, i) => {
    const captured = found.texts[i] ?? null;
    // In an empty match every group is said to be empty and where the match is, even if it looked ahead: `(?=(a))`.
    if (captured !== null && text === "") return { offset, string: "", length: 0, name };
    return captureObject(captured, found.starts?.[i] ?? -1, name, offsets);
  });
  return { offset, length: offsets.at(end) - offset, string: text, captures };
}

function captureObject(text: string | null, start: number, name: string | null, offsets: CodePointOffsets): JqObject {
  if (text === null) return { offset: -1, string: null, length: 0, name };
  const offset = offsets.at(start);
  if (text === "") return { offset, string: "", length: 0, name };
  return { offset, length: codePointLength(text), string: text, name };
}

/** What `capture` gives, and what the replacement of `sub` gets: the texts of the named groups. */
export function namedCaptures(found: Match, names: Names): JqObject {
  const captures: JqObject = {};
  names.forEach((name, i) => {
    if (name !== null) setKey(captures, name, found.texts[i] ?? null);
  });
  return captures;
}

/** What `scan` gives: the match, or, if the pattern has groups, their texts. */
export function scanned(found: Match): JqValue {
  return found.texts.length === 0 ? found.text : [...found.texts];
}
