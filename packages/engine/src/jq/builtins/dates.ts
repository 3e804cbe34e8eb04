import { raise } from "../values/jq-error.ts";
import type { Run } from "../values/run.ts";
import { isNumber, toDouble } from "../values/type-of.ts";
import type { JqValue } from "../values/value.ts";
import {
  type BrokenDownTime,
  daysFromCivil,
  fromEpochSeconds,
  normalize,
  toEpochSeconds,
  withDays,
} from "./broken-down-time.ts";
import type { Builtin } from "./builtin.ts";
import { OWN, QUICK, TEXTS } from "./cost.ts";
import { strftime } from "./strftime.ts";
import { strptime } from "./strptime.ts";

const ISO_FORMAT = "%Y-%m-%dT%H:%M:%SZ";
const ISO_LENGTH = "2015-03-05T23:51:47Z".length;
const MAX_INT = 2_147_483_647;
const MIN_INT = -2_147_483_648;
/** The first second that C's `int tm_year` can hold the year of, and the first one after the last such year. */
const FIRST_SECOND = daysFromCivil(MIN_INT + 1900, 0, 1) * 86_400;
const END_OF_SECONDS = daysFromCivil(MAX_INT + 1901, 0, 1) * 86_400;

type Name = "gmtime()" | "localtime()" | "strftime/1" | "strflocaltime/1" | "mktime";

/** `gmtime`: whole seconds are cut toward zero and their fraction counted up from below, so -1.5 is 23:59:59.5. */
function toBrokenDown(seconds: number): { time: BrokenDownTime; fraction: number } {
  if (seconds >= END_OF_SECONDS || seconds < FIRST_SECOND) {
    raise(() => "error converting number of seconds since epoch to datetime");
  }
  // Plus zero, so that -0.5 does not become -0.
  const whole = Number.isNaN(seconds) ? 0 : Math.trunc(seconds) + 0;
  return { time: fromEpochSeconds(whole), fraction: seconds - Math.floor(seconds) };
}

function fieldsOf(time: BrokenDownTime, fraction: number): JqValue[] {
  const { year, month, day, hour, minute, second, weekday, yearday } = time;
  return [year, month, day, hour, minute, second + fraction, weekday, yearday];
}

/** A C `int` member read from a number; undefined for what is not one. Members that are missing are 0. */
function member(fields: readonly JqValue[], index: number, origin = 0): number | undefined {
  if (index >= fields.length) return origin;
  const value = fields[index];
  if (value === undefined || !isNumber(value)) return undefined;
  const number = toDouble(value);
  if (Number.isNaN(number)) return undefined;
  return Math.min(Math.max(Math.trunc(number - origin), MIN_INT), MAX_INT) + origin;
}

function parseFields(name: Name, fields: readonly JqValue[]): BrokenDownTime {
  const members = [member(fields, 0, 1900), ...[1, 2, 3, 4, 5, 6, 7].map((index) => member(fields, index))];
  const numbers = members.filter((value) => value !== undefined);
  if (numbers.length < members.length) raise(() => `${name} requires parsed datetime inputs`);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = numbers;
  return withDays({ year, month, day, hour, minute, second });
}

function secondsToFields(name: Name, run: Run, input: JqValue): JqValue {
  if (!isNumber(input)) raise(() => `${name} requires numeric inputs`);
  run.spend(4);
  run.allocateElements(8);
  const { time, fraction } = toBrokenDown(toDouble(input));
  return fieldsOf(time, fraction);
}

/** The epoch seconds, unless they are -1 or -2, which jq takes for the error codes of C's `mktime`. */
function toSeconds(time: BrokenDownTime): number {
  const seconds = toEpochSeconds(time);
  if (seconds === -1) raise(() => "invalid gmtime representation");
  if (seconds === -2) raise(() => "mktime not supported on this platform");
  return seconds;
}

function formatTime(name: "strftime/1" | "strflocaltime/1", run: Run, input: JqValue, format: JqValue): JqValue {
  if (!isNumber(input) && !Array.isArray(input)) raise(() => `${name} requires parsed datetime inputs`);
  if (typeof format !== "string") raise(() => `${name} requires a string format`);
  const time = isNumber(input) ? toBrokenDown(toDouble(input)).time : parseFields(name, input);
  // `strflocaltime` has to find the time zone's offset at that moment, which puts the fields in their ranges.
  run.spend(20 * format.length);
  const text = strftime(name === "strflocaltime/1" ? normalize(time) : time, untilNul(format));
  if (text === null) raise(() => `${name}: unknown system failure`);
  run.allocate(text.length);
  return text;
}

function parseTime(run: Run, input: JqValue, format: JqValue): { time: BrokenDownTime; rest: string } {
  if (typeof input !== "string" || typeof format !== "string") {
    raise(() => "strptime/1 requires string inputs and arguments");
  }
  run.spend(input.length + 20 * format.length);
  const parsed = strptime(untilNul(input), untilNul(format));
  if (parsed === null || /^[^ \t-\r]/.test(parsed.rest)) {
    raise(() => `date "${untilNul(input)}" does not match format "${untilNul(format)}"`);
  }
  return parsed;
}

/** C strings end at the first U+0000. */
function untilNul(text: string): string {
  const end = text.indexOf("\u0000");
  return end < 0 ? text : text.slice(0, end);
}

/** What `Date.parse` reads as jq does. It would also take hour 24. */
const ISO = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d:\d\dZ$/;

/** Seconds of a plain ISO date from 1970 on; null for a text that the general way has to judge. */
function isoSeconds(text: string): number | null {
  const milliseconds = ISO.test(text) ? Date.parse(text) : Number.NaN;
  return milliseconds >= 0 ? milliseconds / 1000 : null;
}

function fromIso(run: Run, input: JqValue): JqValue {
  run.spend(10);
  const seconds = typeof input === "string" ? isoSeconds(input) : null;
  return seconds ?? toSeconds(parseTime(run, input, ISO_FORMAT).time);
}

/** The first second of the year 10000, which is written `+10000`. */
const FIVE_DIGIT_YEARS = 253_402_300_800;

function toIso(run: Run, input: JqValue): JqValue {
  if (typeof input === "number" && input >= 0 && input < FIVE_DIGIT_YEARS) {
    run.spend(10);
    run.allocate(ISO_LENGTH);
    return `${new Date(Math.trunc(input) * 1000).toISOString().slice(0, ISO_LENGTH - 1)}Z`;
  }
  return formatTime("strftime/1", run, input, ISO_FORMAT);
}

export const DATES: readonly Builtin[] = [
  {
    name: "gmtime",
    arity: 0,
    doc: "Takes seconds since the epoch apart into UTC's [year, month (from 0), day, hour, minute, second, weekday, day of the year (from 0)].",
    examples: [{ program: "gmtime", input: "1425599621", outputs: ["[2015,2,5,23,53,41,4,63]"] }],
    cost: QUICK,
    native: (run, input) => secondsToFields("gmtime()", run, input),
  },
  {
    name: "localtime",
    arity: 0,
    doc: "Like `gmtime`: the local time zone is always UTC.",
    examples: [{ program: "localtime", input: "1425599621", outputs: ["[2015,2,5,23,53,41,4,63]"] }],
    cost: OWN,
    native: (run, input) => secondsToFields("localtime()", run, input),
  },
  {
    name: "mktime",
    arity: 0,
    doc: "Gives the whole seconds since the epoch of a time taken apart as by `gmtime`.",
    examples: [{ program: "mktime", input: "[2015,2,5,23,51,47,4,63]", outputs: ["1425599507"] }],
    cost: TEXTS,
    native: (_run, input) => {
      if (!Array.isArray(input)) raise(() => "mktime requires array inputs");
      return toSeconds(parseFields("mktime", input));
    },
  },
  {
    name: "strftime",
    arity: 1,
    doc: "Writes seconds since the epoch, or a time taken apart as by `gmtime`, in a format of C's `strftime`, in UTC.",
    examples: [
      { program: 'strftime("%A, %B %d, %Y")', input: "1425599621", outputs: ['"Thursday, March 05, 2015"'] },
      { program: 'strftime("%j week %V")', input: "[2015,2,5,23,51,47,4,63]", outputs: ['"064 week 10"'] },
    ],
    cost: TEXTS,
    native: (run, input, format) => formatTime("strftime/1", run, input, format ?? null),
  },
  {
    name: "strflocaltime",
    arity: 1,
    doc: "Like `strftime`: the local time zone is always UTC.",
    examples: [{ program: 'strflocaltime("%H:%M %z")', input: "1425599621", outputs: ['"23:53 +0000"'] }],
    cost: TEXTS,
    native: (run, input, format) => formatTime("strflocaltime/1", run, input, format ?? null),
  },
  {
    name: "strptime",
    arity: 1,
    doc: "Reads a text in a format of C's `strptime` into a time taken apart as by `gmtime`. A time zone in the text is read but not applied; text after white space is added as a last element.",
    examples: [
      {
        program: 'strptime("%Y-%m-%dT%H:%M:%SZ")',
        input: '"2015-03-05T23:51:47Z"',
        outputs: ["[2015,2,5,23,51,47,4,63]"],
      },
      {
        program: 'strptime("%d %b %Y") | mktime',
        input: '"5 Mar 2015"',
        outputs: ["1425513600"],
      },
    ],
    cost: TEXTS,
    native: (run, input, format) => {
      const { time, rest } = parseTime(run, input, format ?? null);
      run.allocateElements(9);
      const fields = fieldsOf(time, 0);
      return rest === "" ? fields : [...fields, rest];
    },
  },
  {
    name: "fromdateiso8601",
    arity: 0,
    doc: "Gives the seconds since the epoch of a text such as `2015-03-05T23:51:47Z`.",
    examples: [{ program: "fromdateiso8601", input: '"2015-03-05T23:51:47Z"', outputs: ["1425599507"] }],
    cost: TEXTS,
    native: fromIso,
  },
  {
    name: "todateiso8601",
    arity: 0,
    doc: "Writes seconds since the epoch, or a time taken apart as by `gmtime`, as `2015-03-05T23:51:47Z`, without a fraction.",
    examples: [{ program: "todateiso8601", input: "1425599507", outputs: ['"2015-03-05T23:51:47Z"'] }],
    cost: TEXTS,
    native: toIso,
  },
  {
    name: "fromdate",
    arity: 0,
    doc: "The same as `fromdateiso8601`.",
    examples: [{ program: "fromdate", input: '"2015-03-05T23:51:47Z"', outputs: ["1425599507"] }],
    cost: TEXTS,
    native: fromIso,
  },
  {
    name: "todate",
    arity: 0,
    doc: "The same as `todateiso8601`.",
    examples: [{ program: "todate", input: "1425599507.9", outputs: ['"2015-03-05T23:51:47Z"'] }],
    cost: TEXTS,
    native: toIso,
  },
];
