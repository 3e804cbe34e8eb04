import { type BrokenDownTime, type CivilTime, daysFromCivil, fromEpochSeconds, normalize } from "./broken-down-time.ts";

/** What a text said about a moment, each part if it was named at all. */
export interface Findings {
  epochSeconds?: number;
  year?: number;
  century?: number;
  yearOfCentury?: number;
  month?: number;
  day?: number;
  yearday?: number;
  weekday?: number;
  sundayWeek?: number;
  mondayWeek?: number;
  hour?: number;
  hourOfTwelve?: number;
  afternoon?: boolean;
  minute?: number;
  second?: number;
}

function yearOf(found: Findings): number {
  if (found.year !== undefined) return found.year;
  const { century, yearOfCentury } = found;
  if (century !== undefined) return century * 100 + (yearOfCentury ?? 0);
  if (yearOfCentury === undefined) return 1970;
  return yearOfCentury + (yearOfCentury < 69 ? 2000 : 1900);
}

/** The day of the year meant by a week number and a weekday, counting weeks from the first `firstWeekday`. */
function yeardayOfWeek(year: number, week: number, weekday: number, firstWeekday: number): number {
  const newYear = (((daysFromCivil(year, 0, 1) + 4) % 7) + 7) % 7;
  const untilFirst = (7 - (newYear - firstWeekday)) % 7;
  return untilFirst + (week - 1) * 7 + ((weekday - firstWeekday + 7) % 7);
}

/** The day within the year, when it was given by its number or by week and weekday rather than by month and day. */
function yeardayOf(found: Findings, year: number): number | null {
  if (found.month !== undefined || found.day !== undefined) return null;
  if (found.yearday !== undefined) return found.yearday;
  if (found.weekday === undefined) return null;
  const weekday = found.weekday % 7;
  if (found.sundayWeek !== undefined) return yeardayOfWeek(year, found.sundayWeek, weekday, 0);
  if (found.mondayWeek !== undefined) return yeardayOfWeek(year, found.mondayWeek, weekday, 1);
  return null;
}

function hourOf(found: Findings): number {
  if (found.hour !== undefined) return found.hour;
  if (found.hourOfTwelve === undefined) return 0;
  return (found.hourOfTwelve % 12) + (found.afternoon === true ? 12 : 0);
}

/** The moment meant. What was not named is taken from 1970-01-01T00:00:00. */
export function timeOf(found: Findings): BrokenDownTime {
  if (found.epochSeconds !== undefined) return fromEpochSeconds(found.epochSeconds);
  const year = yearOf(found);
  const yearday = yeardayOf(found, year);
  const time: CivilTime = {
    year,
    month: yearday === null ? (found.month ?? 0) : 0,
    day: yearday === null ? (found.day ?? 1) : yearday + 1,
    hour: hourOf(found),
    minute: found.minute ?? 0,
    second: found.second ?? 0,
  };
  return normalize(time);
}
