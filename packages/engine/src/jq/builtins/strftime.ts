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

/** The text of one conversion in the C locale, null for a letter that is none. */
function convert(time: BrokenDownTime, letter: string, pad: Pad | null): string | null {
  const number = (value: number, width: number, ownPad: Pad = "0"): string => padded(value, width, ownPad, pad);
  switch (letter) {
    case "a":
      return WEEKDAYS[time.weekday]?.slice(0, 3) ?? "-";
    case "A":
      return WEEKDAYS[time.weekday] ?? "-";
    case "b":
    case "h":
      return MONTHS[time.month]?.slice(0, 3) ?? "-";
    case "B":
      return MONTHS[time.month] ?? "-";
    case "c":
      return strftime(time, "%a %b %e %T %Y");
    case "C":
      return number(Math.trunc(time.year / 100), 2);
    case "d":
      return number(time.day, 2);
    case "D":
    case "x":
      return strftime(time, "%m/%d/%y");
    case "e":
      return number(time.day, 2, "_");
    case "F":
      return strftime(time, "%Y-%m-%d");
    case "g":
      return number(isoWeek(time).year % 100, 2);
    case "G":
      return number(isoWeek(time).year, 4);
    case "H":
      return number(time.hour, 2);
    case "I":
      return number(hourOfTwelve(time.hour), 2);
    case "j":
      return number(time.yearday + 1, 3);
    case "k":
      return number(time.hour, 2, "_");
    case "l":
      return number(hourOfTwelve(time.hour), 2, "_");
    case "m":
      return number(time.month + 1, 2);
    case "M":
      return number(time.minute, 2);
    case "n":
      return "\n";
    case "p":
      return time.hour >= 12 ? "PM" : "AM";
    case "P":
      return time.hour >= 12 ? "pm" : "am";
    case "r":
      return strftime(time, "%I:%M:%S %p");
    case "R":
      return strftime(time, "%H:%M");
    case "s":
      return number(toEpochSeconds(time), 1);
    case "S":
      return number(time.second, 2);
    case "t":
      return "\t";
    case "T":
    case "X":
      return strftime(time, "%H:%M:%S");
    case "u":
      return number(time.weekday === 0 ? 7 : time.weekday, 1);
    case "U":
      return number(weekOfYear(time, 0), 2);
    case "V":
      return number(isoWeek(time).week, 2);
    case "w":
      return number(time.weekday, 1);
    case "W":
      return number(weekOfYear(time, 1), 2);
    case "y":
      return number(Math.abs(time.year % 100), 2);
    case "Y":
      return time.year >= 10_000 ? `+${time.year}` : number(time.year, 4);
    case "z":
      return "+0000";
    case "Z":
      return "UTC";
    case "%":
      return "%";
    default:
      return null;
  }
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
  const text = format.replace(DIRECTIVE, (all, pad?: string, plus?: string, digits = "", letter = "") => {
    if (all === "%") return "%";
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
    return conversion.width > 0 ? widen(converted, conversion, time) : converted;
  });
  return known && text.length < limit ? text : null;
}
