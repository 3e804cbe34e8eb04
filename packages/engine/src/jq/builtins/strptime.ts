import { type BrokenDownTime, MONTHS, WEEKDAYS } from "./broken-down-time.ts";
import { type Findings, timeOf } from "./time-findings.ts";

type NumberField = Exclude<keyof Findings, "afternoon" | "epochSeconds">;

/** Conversions that `strftime` pads with spaces, and that may therefore begin with some. */
const SPACE_PADDED = "ekl";

/** A conversion that reads a number: at most `digits` of them, and never past `max` (`%m%d` reads `312` as 3 and 12). */
interface NumberConversion {
  readonly field: NumberField;
  readonly min: number;
  readonly max: number;
  readonly digits: number;
  /** What is kept is the number less this. */
  readonly base: number;
}

const number = (field: NumberField, min: number, max: number, digits: number, base = 0): NumberConversion => ({
  field,
  min,
  max,
  digits,
  base,
});

const NUMBERS: ReadonlyMap<string, NumberConversion> = new Map([
  ["C", number("century", 0, 99, 2)],
  ["d", number("day", 1, 31, 2)],
  ["e", number("day", 1, 31, 2)],
  ["H", number("hour", 0, 23, 2)],
  ["k", number("hour", 0, 23, 2)],
  ["I", number("hourOfTwelve", 1, 12, 2)],
  ["l", number("hourOfTwelve", 1, 12, 2)],
  ["j", number("yearday", 1, 366, 3, 1)],
  ["m", number("month", 1, 12, 2, 1)],
  ["M", number("minute", 0, 59, 2)],
  ["S", number("second", 0, 60, 2)],
  ["u", number("weekday", 1, 7, 1)],
  ["U", number("sundayWeek", 0, 53, 2)],
  ["w", number("weekday", 0, 6, 1)],
  ["W", number("mondayWeek", 0, 53, 2)],
  ["y", number("yearOfCentury", 0, 99, 2)],
  ["Y", number("year", 0, 9999, 4)],
]);

/** Conversions that stand for several. */
const COMPOSITES: ReadonlyMap<string, string> = new Map([
  ["c", "%a %b %e %H:%M:%S %Y"],
  ["D", "%m/%d/%y"],
  ["F", "%Y-%m-%d"],
  ["r", "%I:%M:%S %p"],
  ["R", "%H:%M"],
  ["T", "%H:%M:%S"],
  ["x", "%m/%d/%y"],
  ["X", "%H:%M:%S"],
]);

const SPACE = /[ \t-\r]/;
const SPACES = /[ \t-\r]*/y;
const ZONE_OFFSET = /Z|[-+]\d\d(?::?\d\d)?/y;
const ZONE_NAME = /[^ \t-\r]*/y;
const EPOCH_SECONDS = /\d+/y;
const NOON_HALF = /[ap]m/iy;
const CONVERSION = /[-_0^#]*[EO]?([\s\S])/uy;

class Reader {
  readonly #input: string;
  readonly found: Findings = {};
  position = 0;

  constructor(input: string) {
    this.#input = input;
  }

  /** What `pattern` (sticky) matches here, stepping over it; null when it does not. */
  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.position;
    const taken = pattern.exec(this.#input)?.[0] ?? null;
    if (taken !== null) this.position += taken.length;
    return taken;
  }

  #number(conversion: NumberConversion): boolean {
    let value = 0;
    let digits = 0;
    while (digits < conversion.digits && (digits === 0 || value * 10 <= conversion.max)) {
      const digit = this.#input.charCodeAt(this.position) - 48;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
      digits++;
      this.position++;
    }
    if (digits === 0 || value < conversion.min || value > conversion.max) return false;
    this.found[conversion.field] = value - conversion.base;
    return true;
  }

  /** A whole name or its first three letters, in any case. */
  #name(names: readonly string[]): number | null {
    const rest = this.#input.slice(this.position, this.position + 9).toLowerCase();
    for (const [index, name] of names.entries()) {
      const full = name.toLowerCase();
      const matched = [full, full.slice(0, 3)].find((text) => rest.startsWith(text));
      if (matched === undefined) continue;
      this.position += matched.length;
      return index;
    }
    return null;
  }

  #conversion(letter: string): boolean {
    const numeric = NUMBERS.get(letter);
    if (numeric !== undefined) {
      if (SPACE_PADDED.includes(letter)) this.#take(SPACES);
      return this.#number(numeric);
    }
    const composite = COMPOSITES.get(letter);
    if (composite !== undefined) return this.read(composite);
    switch (letter) {
      case "a":
      case "A": {
        const weekday = this.#name(WEEKDAYS);
        if (weekday !== null) this.found.weekday = weekday;
        return weekday !== null;
      }
      case "b":
      case "B":
      case "h": {
        const month = this.#name(MONTHS);
        if (month !== null) this.found.month = month;
        return month !== null;
      }
      case "p":
      case "P": {
        const half = this.#take(NOON_HALF);
        this.found.afternoon = half?.toLowerCase() === "pm";
        return half !== null;
      }
      case "s": {
        const seconds = this.#take(EPOCH_SECONDS);
        this.found.epochSeconds = Number(seconds);
        return seconds !== null;
      }
      case "n":
      case "t":
        return this.#take(SPACES) !== null;
      case "z":
        this.#take(SPACES);
        return this.#take(ZONE_OFFSET) !== null;
      case "Z":
        this.#take(SPACES);
        return this.#take(ZONE_NAME) !== null;
      case "%":
        return this.#literal("%");
      default:
        return false;
    }
  }

  #literal(text: string): boolean {
    if (!this.#input.startsWith(text, this.position)) return false;
    this.position += text.length;
    return true;
  }

  read(format: string): boolean {
    for (let at = 0; at < format.length; at++) {
      const char = format.charAt(at);
      if (char === "%") {
        CONVERSION.lastIndex = at + 1;
        const conversion = CONVERSION.exec(format);
        if (conversion === null || !this.#conversion(conversion[1] ?? "")) return false;
        at += conversion[0].length;
      } else if (SPACE.test(char)) {
        this.#take(SPACES);
      } else if (!this.#literal(char)) {
        return false;
      }
    }
    return true;
  }
}

/**
 * C's `strptime` in the C locale: the moment, and what of the input is left over. Null when the input does not fit.
 * What the format leaves out is taken from 1970-01-01T00:00:00, as jq-wasm does; a time zone is read and not applied.
 */
export function strptime(input: string, format: string): { time: BrokenDownTime; rest: string } | null {
  const reader = new Reader(input);
  if (!reader.read(format)) return null;
  return { time: timeOf(reader.found), rest: input.slice(reader.position) };
}
