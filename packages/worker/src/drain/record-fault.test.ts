import { describe, expect, test } from "vitest";
import { isNoFault } from "./record-fault.ts";

const databaseError = (code: string): Error => Object.assign(new Error("said by PostgreSQL"), { code });

describe("a record is not to blame", () => {
  test.each([
    ["the disk is full", "53100"],
    ["memory is short", "53200"],
    ["there are too many connections", "53300"],
    ["the statement was cancelled", "57014"],
    ["the server stops", "57P01"],
    ["the server has crashed", "57P02"],
    ["a file cannot be read", "58030"],
    ["the connection broke", "08006"],
    ["two transactions met", "40001"],
    ["two transactions waited for each other", "40P01"],
  ])("when %s", (_what, code) => {
    expect(isNoFault(databaseError(code))).toBe(true);
  });
});

describe("a record is to blame", () => {
  test.each([
    ["PostgreSQL cannot take what it holds", databaseError("22P05")],
    ["what it writes breaks a rule of a table", databaseError("23514")],
    ["mapping it failed", new Error("said by nobody")],
  ])("when %s", (_what, error) => {
    expect(isNoFault(error)).toBe(false);
  });
});
