import { expect, test } from "vitest";
import { visibleText } from "./visible-text.ts";

test.each([
  ["an escape sequence that clears the screen", "\u001b[2J", "␛[2J"],
  ["a one-character C1 escape", "\u009b2J", "\\u009b2J"],
  ["a line break that would forge a line of output", "a\nerror: b", "a␊error: b"],
  ["a carriage return that would overwrite the line", "a\rb", "a␍b"],
  ["delete", "\u007f", "␡"],
  ["a bidi override that shows code in another order", "a\u202eb", "a\\u202eb"],
  ["half a surrogate pair", "a\ud83db", "a\\ud83db"],
  ["a zero-width space", "a\u200bb", "a\\u200bb"],
])("%s is made visible", (_what, text, shown) => {
  expect(visibleText(text)).toBe(shown);
});

test("ordinary text in any script, and emoji made with joiners, stay as they are", () => {
  const text = "naïve 名前 עברית 👩‍👩‍👧 🏴‍☠️";
  expect(visibleText(text)).toBe(text);
});

test("a tab takes two columns wherever it stands", () => {
  expect(visibleText("\ta")).toBe("  a");
});
