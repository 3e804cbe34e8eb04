import { expect, test } from "vitest";
import { didYouMean } from "./did-you-mean.ts";

const builtins = [
  "ascii_downcase",
  "ascii_upcase",
  "has",
  "in",
  "length",
  "map",
  "not",
  "select",
  "to_entries",
  "tojson",
];
const keys = ["blueprint", "identifier", "icon", "itemsToParse", "name", "title"];

test.each([
  ["a letter left out", "ascii_downcse", builtins, "ascii_downcase"],
  ["two letters swapped", "lenght", builtins, "length"],
  ["two letters swapped in a short word", "nmae", keys, "name"],
  ["another spelling of the same words", "items_to_parse", keys, "itemsToParse"],
  ["other case", "Select", builtins, "select"],
  ["a dash for an underscore", "to-entries", builtins, "to_entries"],
  ["a letter too many", "identifierr", keys, "identifier"],
])("%s is recognised", (_what, word, candidates, meant) => {
  expect(didYouMean(word, candidates)).toBe(meant);
});

test.each([
  ["a word of its own", "frobnicate", builtins],
  ["a short word that differs in half its letters", "nope", builtins],
  ["one letter", "x", builtins],
  ["nothing to choose from", "length", []],
  ["the word itself", "name", ["name"]],
])("%s gives no wrong advice", (_what, word, candidates) => {
  expect(didYouMean(word, candidates)).toBeNull();
});
