/** C's `struct tm` in UTC, with the full year. Fields may be out of range (month 14) until {@link normalize} is asked. */
export interface BrokenDownTime {
  readonly year: number;
  /** 0 to 11. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 0 is January 1st. */
  readonly yearday: number;
}

/** A {@link BrokenDownTime} whose weekday and yearday are still to be computed. */
export type CivilTime = Omit<BrokenDownTime, "weekday" | "yearday">;

export const WEEKDAYS: readonly string[] = [
  "Sunday",
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
];

export const MONTHS: readonly string[] = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

const SECONDS_PER_DAY = 86_400;
const DAYS_PER_ERA = 146_097;
const DAYS_FROM_YEAR_ZERO_TO_1970 = 719_468;

/** The remainder that takes the sign of the divisor: `modulo(-1, 7)` is 6. */
const modulo = (value: number, divisor: number): number => value - Math.floor(value / divisor) * divisor;

/**
 * Days from 1970-01-01 to a day of the proleptic Gregorian calendar; month and day may overflow.
 * Years are counted from March 1st, so that the leap day is a year's last one. Not `Date.UTC`: it ends in the year
 * 275760 and reads year 99 as 1999.
 */
export function daysFromCivil(year: number, month: number, day: number): number {
  const marchMonth = modulo(month - 2, 12);
  const marchYear = year + Math.floor((month - 2) / 12);
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * marchMonth + 2) / 5) + day - 1;
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * DAYS_PER_ERA + yearOfEra * 365 + leapDays + dayOfYear - DAYS_FROM_YEAR_ZERO_TO_1970;
}

/** C's `timegm`: whole seconds since the epoch. */
export function toEpochSeconds(time: CivilTime): number {
  const days = daysFromCivil(time.year, time.month, time.day);
  return days * SECONDS_PER_DAY + (time.hour * 3600 + time.minute * 60 + time.second);
}

/** C's `gmtime`, of whole seconds since the epoch. */
export function fromEpochSeconds(seconds: number): BrokenDownTime {
  const days = Math.floor(seconds / SECONDS_PER_DAY);
  const secondOfDay = seconds - days * SECONDS_PER_DAY;
  const shifted = days + DAYS_FROM_YEAR_ZERO_TO_1970;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfMarchYear = dayOfEra - (yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfMarchYear + 2) / 153);
  const year = era * 400 + yearOfEra + (marchMonth >= 10 ? 1 : 0);
  return {
    year,
    month: modulo(marchMonth + 2, 12),
    day: dayOfMarchYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
    hour: Math.floor(secondOfDay / 3600),
    minute: Math.floor((secondOfDay % 3600) / 60),
    second: secondOfDay % 60,
    weekday: modulo(days + 4, 7),
    yearday: days - daysFromCivil(year, 0, 1),
  };
}

/** The same moment with every field in its range: February 30th becomes March 1st or 2nd. */
export function normalize(time: CivilTime): BrokenDownTime {
  return fromEpochSeconds(toEpochSeconds(time));
}

/** Fills in weekday and yearday as of the moment meant, and leaves the other fields as they are. */
export function withDays(time: CivilTime): BrokenDownTime {
  const { weekday, yearday } = normalize(time);
  return { ...time, weekday, yearday };
}
