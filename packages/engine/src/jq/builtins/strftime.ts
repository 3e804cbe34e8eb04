import { type BrokenDownTime, MONTHS, toEpochSeconds, WEEKDAYS } from "./broken-down-time.ts";

type Pad = "-" | "_" | "0";

interface Conversion {
  /** Null: as the conversion has it by itself. */
  readonly pad: Pad | null;
  readonly plus: boolean;
  /** Only `%C`, `%F`, `%G` and `%Y` have one; 0 for none. */
  readonly width: number;
  readonly letter: string;
}

const DIRECTIVE = /%([-_0])?(\+)?(\d*)[EO]?([\s\S])?/gu;
const WIDTH_TAKERS = "CFGY";

function padded(value: number, width: number, ownPad: Pad, pad: Pad | null): string {
  const digits = String(Math.abs(value));
  const sign = value < 0 ? "-" : "";
  switch (pad ?? ownPad) {
    case "-":
      return sign + digits;
    case "_":
      return (sign + digits).padStart(width, " ");
    case "0":
      return sign + digits.padStart(width - sign.length, "0");
  }
}

/** Whole weeks so far, counted from the first `firstWeekday` of the year. */
const weekOfYear = (time: BrokenDownTime, firstWeekday: number): number =>
  Math.floor((time.yearday + 7 - ((time.weekday - firstWeekday + 7) % 7)) / 7);

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** The ISO 8601 week: it belongs to the year in which its Thursday lies. */
function isoWeek(time: BrokenDownTime): { year: number; week: number } {
  const mondayFirst = (time.weekday + 6) % 7;
  const thursday = time.yearday - mondayFirst + 3;
  const daysInYear = isLeap(time.year) ? 366 : 365;
  if (thursday < 0) {
    const daysBefore = isLeap(time.year - 1) ? 366 : 365;
    return { year: time.year - 1, week: Math.floor((thursday + daysBefore) / 7) + 1 };
  }
  if (thursday >= daysInYear) return { year: time.year + 1, week: 1 };
  return { year: time.year, week: Math.floor(thursday / 7) + 1 };
}

const hourOfTwelve = (hour: number): number => (hour === 0 ? 12 : hour > 12 ? hour - 12 : hour);

/** Conversions that give a number: its width, what it is padded with, and what it is. */
const NUMBERS = new Map<string, readonly [width: number, pad: Pad, value: (time: BrokenDownTime) => number]>([
  ["C", [2, "0", (time) => Math.trunc(time.year / 100)]],
  ["d", [2, "0", (time) => time.day]],
  ["e", [2, "_", (time) => time.day]],
  ["g", [2, "0", (time) => isoWeek(time).year % 100]],
  ["G", [4, "0", (time) => isoWeek(time).year]],
  ["H", [2, "0", (time) => time.hour]],
  ["I", [2, "0", (time) => hourOfTwelve(time.hour)]],
  ["j", [3, "0", (time) => time.yearday + 1]],
  ["k", [2, "_", (time) => time.hour]],
  ["l", [2, "_", (time) => hourOfTwelve(time.hour)]],
  ["m", [2, "0", (time) => time.month + 1]],
  ["M", [2, "0", (time) => time.minute]],
  ["s", [1, "0", toEpochSeconds]],
  ["S", [2, "0", (time) => time.second]],
  ["u", [1, "0", (time) => (time.weekday === 0 ? 7 : time.weekday)]],
  ["U", [2, "0", (time) => weekOfYear(time, 0)]],
  ["V", [2, "0", (time) => isoWeek(time).week]],
  ["w", [1, "0", (time) => time.weekday]],
  ["W", [2, "0", (time) => weekOfYear(time, 1)]],
  ["y", [2, "0", (time) => Math.abs(time.year % 100)]],
  ["Y", [4, "0", (time) => time.year]],
]);

/** Conversions that give a text. */
const TEXTS = new Map<string, (time: BrokenDownTime) => string>([
  ["a", (time) => WEEKDAYS[time.weekday]?.slice(0, 3) ?? "-"],
  ["A", (time) => WEEKDAYS[time.weekday] ?? "-"],
  ["b", (time) => MONTHS[time.month]?.slice(0, 3) ?? "-"],
  ["B", (time) => MONTHS[time.month] ?? "-"],
  ["h", (time) => MONTHS[time.month]?.slice(0, 3) ?? "-"],
  ["n", () => "\n"],
  ["p", (time) => (time.hour >= 12 ? "PM" : "AM")],
  ["P", (time) => (time.hour >= 12 ? "pm" : "am")],
  ["t", () => "\t"],
  ["z", () => "+0000"],
  ["Z", () => "UTC"],
  ["%", () => "%"],
]);

/** Conversions that stand for several. */
const COMPOSITES: ReadonlyMap<string, string> = new Map([
  ["c", "%a %b %e %T %Y"],
  ["D", "%m/%d/%y"],
  ["F", "%Y-%m-%d"],
  ["r", "%I:%M:%S %p"],
  ["R", "%H:%M"],
  ["T", "%H:%M:%S"],
  ["x", "%m/%d/%y"],
  ["X", "%H:%M:%S"],
]);

/** The text of one conversion in the C locale, null for a letter that is none. */
function convert(time: BrokenDownTime, letter: string, pad: Pad | null): string | null {
  if (letter === "Y" && time.year >= 10_000) return `+${time.year}`;
  const number = NUMBERS.get(letter);
  if (number !== undefined) {
    const [width, ownPad, value] = number;
    return padded(value(time), width, ownPad, pad);
  }
  const composite = COMPOSITES.get(letter);
  return composite === undefined ? (TEXTS.get(letter)?.(time) ?? null) : strftime(time, composite);
}

/** `%6Y`, `%+6Y`: zeros up to the width; `+` shows a plus sign for years past 9999 (and centuries past 99). */
function widen(text: string, conversion: Conversion, time: BrokenDownTime): string {
  const digits = text.replace(/^[-+]/, "").replace(/^0+(?=\d)/, "");
  const leading = /^\d*/.exec(digits)?.[0].length ?? 0;
  let width = Math.max(conversion.width, digits.length);
  const longest = conversion.letter === "C" ? 3 : 5;
  let sign = "";
  if (time.year < 0) sign = "-";
  else if (conversion.plus && leading + width - digits.length >= longest) sign = "+";
  width -= sign.length;
  return sign + digits.padStart(width, "0");
}

function isPad(text: string | undefined): text is Pad {
  return text === "-" || text === "_" || text === "0";
}

/** jq gives C's `strftime` this much more room than the format takes: `%c` five times in a row does not fit. */
const ROOM = 100;

/**
 * C's `strftime` in the C locale and UTC, as musl has it (it is what jq-wasm runs), with `%k`, `%l`, `%P` and `%Z` as
 * glibc has them. Null when the format holds a conversion that there is not or one that is cut short (`"%5"`), or when
 * the text is too long for jq.
 */
export function strftime(time: BrokenDownTime, format: string): string | null {
  const limit = format.length + ROOM;
  let known = true;
  let made = 0;
  const text = format.replace(DIRECTIVE, (all, pad?: string, plus?: string, digits = "", letter = "") => {
    if (all === "%") return "%";
    if (made >= limit) return "";
    const width =
      letter !== "" && WIDTH_TAKERS.includes(letter) && digits !== ""
        ? Math.min(Math.max(Number(digits), 1), limit)
        : 0;
    const conversion: Conversion = { pad: isPad(pad) ? pad : null, plus: plus !== undefined, width, letter };
    const converted = convert(time, letter, conversion.pad);
    if (converted === null) {
      known = false;
      return "";
    }
    const wide = conversion.width > 0 ? widen(converted, conversion, time) : converted;
    made += wide.length;
    return wide;
  });
  return known && made < limit && text.length < limit ? text : null;
}
