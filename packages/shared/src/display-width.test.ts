import stringWidth from "string-width";
import { expect, test } from "vitest";
import { displayWidth } from "./display-width.ts";

test("every character that is counted without tables takes the column that the tables give it", () => {
  const wrong: string[] = [];
  for (let code = 0; code <= 0xffff; code++) {
    const character = String.fromCharCode(code);
    if (displayWidth(character) !== stringWidth(character)) wrong.push(code.toString(16));
  }
  expect(wrong).toEqual([]);
});

test.each(["", "plain", "naïve – cliché", "┌─ …→", "日本", "e\u0301", "👩‍🚀 ok", "\u001b[31mred\u001b[0m"])(
  "%j is as wide as on a terminal",
  (text) => {
    expect(displayWidth(text)).toBe(stringWidth(text));
  },
);
