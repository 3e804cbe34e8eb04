import { expect, test } from "vitest";
import { newRun } from "../builtins/oracle.fixture.ts";
import { flagsOf, NO_FLAGS } from "./flags.ts";
import { MachineSearcher } from "./machine-searcher.ts";
import { regexOf } from "./regex.ts";
import { RegExpSearcher } from "./regexp-searcher.ts";

test.each([
  "^feature/[A-Z]+-\\d+",
  "^[a-z]+(?:-[a-z0-9]+)*$",
  "(?:[a-z0-9]+[._-])*[a-z0-9]+@",
  "(?:foo|bar)+",
  "(?<org>[^/]+)/(?<repo>.+)",
  "(?i)^(feat|fix)(\\(.+\\))?:",
  "\\s*(,\\s*)*",
  "(a)\\1",
  "(?<=ref: )\\w+",
])("the everyday pattern %s runs on RegExp", (pattern) => {
  expect(regexOf(newRun(), pattern, NO_FLAGS).searcherFor(newRun(), 100)).toBeInstanceOf(RegExpSearcher);
});

test.each(["(a+)+$", "(a|ab)*c", "(\\d+,?)*", "(?:[A-Z]?[a-z]+)+", "(\\w+\\s*)+:"])(
  "%s could take exponential time and runs where that is counted",
  (pattern) => {
    expect(regexOf(newRun(), pattern, NO_FLAGS).searcherFor(newRun(), 100)).toBeInstanceOf(MachineSearcher);
  },
);

test.each([
  ["a*b", 100_000],
  ["\\s+$", 100_000],
  [".*foo.*", 1_000],
  ["[a-z]*[a-z]*[a-z]*[a-z]*[0-9]", 100],
  ["(a?){40}b", 100],
  [`${"a?".repeat(40)}b`, 40],
])("%s on a text of %i characters could take long and runs where that is counted", (pattern, length) => {
  expect(regexOf(newRun(), pattern, NO_FLAGS).searcherFor(newRun(), length)).toBeInstanceOf(MachineSearcher);
});

test.each(["\\s+", "[^a-z0-9]+", "foo", "^[a-z]+(?:-[a-z0-9]+)*$", "https?://[^ ]+"])(
  "%s cannot take long and runs on RegExp whatever the text",
  (pattern) => {
    expect(regexOf(newRun(), pattern, NO_FLAGS).searcherFor(newRun(), 100_000)).toBeInstanceOf(RegExpSearcher);
  },
);

test.each([
  "(?:(a)|b)*",
  "(a*)*",
  "(?:a*?)?",
  "(a)?\\1",
  "(?>a)",
  "a++",
  "(?i:a)b",
  "\\Ka",
  "(?<=(a))b",
  "(?:a{1000}){1000}",
])("%s means something else to RegExp and does not run there", (pattern) => {
  expect(regexOf(newRun(), pattern, NO_FLAGS).searcherFor(newRun(), 100)).toBeInstanceOf(MachineSearcher);
});

test("a pattern is compiled once per meaning of its flags", () => {
  const regex = regexOf(newRun(), "cached", flagsOf("g"));
  expect(regexOf(newRun(), "cached", flagsOf(null))).toBe(regex);
  expect(regexOf(newRun(), "cached", flagsOf("gs"))).toBe(regex);
  expect(regexOf(newRun(), "cached", flagsOf("i"))).not.toBe(regex);
});

test("a program that makes its patterns up does not fill the memory with them", () => {
  const first = regexOf(newRun(), "made up", NO_FLAGS);
  for (let i = 0; i < 1000; i++) regexOf(newRun(), `made up ${i}`, NO_FLAGS);
  expect(regexOf(newRun(), "made up", NO_FLAGS)).not.toBe(first);
});
