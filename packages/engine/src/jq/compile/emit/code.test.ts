import { describe, expect, it } from "vitest";
import { Code, isPlainMember, js } from "./code.ts";

// biome-ignore lint/suspicious/noTemplateCurlyInString: the marker of a template is one of the hostile texts
const HOSTILE = ['"', "'", "`", "\\", "\u2028", "*/", "${x}", "a.b", "a b", "", "1a", "a\n"];

describe("only Code can become program text", () => {
  it("a string put into a template is refused at run time, whatever the types said", () => {
    const template = js as (strings: TemplateStringsArray, ...parts: unknown[]) => Code;
    expect(() => template`return ${"process.exit()"};`).toThrow(TypeError);
    expect(() => template`return ${["1"]};`).toThrow(TypeError);
    expect(() => template`return ${{ text: "1" }};`).toThrow(TypeError);
  });

  it.each(HOSTILE)("%j cannot be a name", (text) => {
    expect(() => Code.name(text)).toThrow(TypeError);
  });

  it("a number that is not a safe integer cannot be written", () => {
    for (const number of [0.5, Number.NaN, Infinity, 2 ** 60]) expect(() => Code.integer(number)).toThrow(TypeError);
  });

  it("a negative integer stays one operand: 1 - -1 would be a decrement without its parentheses", () => {
    expect(Code.textOf(js`1-${Code.integer(-1)}`)).toBe("1-(-1)");
  });
});

describe("members read directly", () => {
  it("a name that some prototype answers is never read directly", () => {
    for (const name of ["constructor", "length", "__proto__", "toString", "at", "keys", "hasOwnProperty", "valueOf"]) {
      expect(isPlainMember(name)).toBe(false);
    }
  });

  it("an ordinary name is, also a reserved word", () => {
    for (const name of ["name", "html_url", "$ref", "class", "default"]) expect(isPlainMember(name)).toBe(true);
  });
});
