import { describe, expect, test } from "vitest";
import { dateRangeOf, momentOf } from "./date-range.ts";

const iso = (moment: number) => new Date(moment).toISOString();

describe("presets", () => {
  const now = Date.parse("2026-03-31T12:34:56.000Z");

  test.each([
    ["today", "2026-03-31T00:00:00.000Z", "2026-03-31T23:59:59.999Z"],
    ["yesterday", "2026-03-30T00:00:00.000Z", "2026-03-30T23:59:59.999Z"],
    ["tomorrow", "2026-04-01T00:00:00.000Z", "2026-04-01T23:59:59.999Z"],
    ["lastDay", "2026-03-30T12:34:56.000Z", iso(now)],
    ["lastWeek", "2026-03-24T12:34:56.000Z", iso(now)],
    ["last2Weeks", "2026-03-17T12:34:56.000Z", iso(now)],
    ["lastMonth", "2026-02-28T12:34:56.000Z", iso(now)],
    ["last3Months", "2025-12-31T12:34:56.000Z", iso(now)],
    ["last6Months", "2025-09-30T12:34:56.000Z", iso(now)],
    ["last12Months", "2025-03-31T12:34:56.000Z", iso(now)],
  ])("%s", (preset, from, to) => {
    const range = dateRangeOf({ preset }, now);
    expect(range && [iso(range.from), iso(range.to)]).toEqual([from, to]);
  });
});

test.each<[string, string | null]>([
  ["2026-03-31", "2026-03-31T00:00:00.000Z"],
  ["2026-03-31T12:00", "2026-03-31T12:00:00.000Z"],
  ["2026-03-31T12:00:00", "2026-03-31T12:00:00.000Z"],
  ["2026-03-31T12:00:00.123456Z", "2026-03-31T12:00:00.123Z"],
  ["2026-03-31T12:00:00+02:00", "2026-03-31T10:00:00.000Z"],
  ["2026-02-31T25:00:00Z", null],
  ["1", null],
  ["March 7", null],
])("%s is read as %s: no reading that depends on the machine's zone or taste", (text, expected) => {
  const moment = momentOf(text);
  expect(moment === null ? null : iso(moment)).toBe(expected);
});
