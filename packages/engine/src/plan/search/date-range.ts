import { isObject } from "../../jq/values/type-of.ts";
import type { JqValue } from "../../jq/values/value.ts";

/** Milliseconds since the epoch, both ends included. */
export interface DateRange {
  readonly from: number;
  readonly to: number;
}

const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** The moment that an ISO 8601 text names, null for any other value. Without a zone it is UTC. */
export function momentOf(value: JqValue): number | null {
  if (typeof value !== "string" || value.length > 40) return null;
  const match = DATE.exec(value);
  if (match === null) return null;
  const zoned = match[1] !== undefined && match[4] === undefined ? `${value}Z` : value;
  const moment = Date.parse(zoned);
  return Number.isNaN(moment) ? null : moment;
}

/** `{from, to}` or `{preset}` relative to `now`; null for anything else. */
export function dateRangeOf(value: JqValue, now: number): DateRange | null {
  if (!isObject(value)) return null;
  const preset = Object.hasOwn(value, "preset") ? value["preset"] : undefined;
  if (typeof preset === "string") return presetRange(preset, now);
  const from = momentOf(value["from"] ?? null);
  const to = momentOf(value["to"] ?? null);
  return from === null || to === null ? null : { from, to };
}

const DAY = 86_400_000;
const DAYS_BACK: ReadonlyMap<string, number> = new Map([
  ["lastDay", 1],
  ["lastWeek", 7],
  ["last2Weeks", 14],
]);
const MONTHS_BACK: ReadonlyMap<string, number> = new Map([
  ["lastMonth", 1],
  ["last3Months", 3],
  ["last6Months", 6],
  ["last12Months", 12],
]);
const WHOLE_DAYS: ReadonlyMap<string, number> = new Map([
  ["yesterday", -1],
  ["today", 0],
  ["tomorrow", 1],
]);

/** Named days are whole days in UTC; `lastWeek` and its like end now. */
function presetRange(preset: string, now: number): DateRange | null {
  const day = WHOLE_DAYS.get(preset);
  if (day !== undefined) {
    const from = Math.floor(now / DAY) * DAY + day * DAY;
    return { from, to: from + DAY - 1 };
  }
  const days = DAYS_BACK.get(preset);
  if (days !== undefined) return { from: now - days * DAY, to: now };
  const months = MONTHS_BACK.get(preset);
  return months === undefined ? null : { from: monthsBefore(now, months), to: now };
}

/** A month before 31 March is the last day of February, not 3 March. */
function monthsBefore(now: number, months: number): number {
  const date = new Date(now);
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(wanted, lastDay));
  return date.getTime();
}
