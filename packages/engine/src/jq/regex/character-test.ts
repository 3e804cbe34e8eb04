import { codeText, setText } from "./class-text.ts";
import type { Node } from "./pattern.ts";

export type CharacterTest = (code: number) => boolean;

/** The test of a node that matches one character; undefined for any other node. */
export function characterTest(node: Node): CharacterTest | undefined {
  switch (node.kind) {
    case "character":
      return node.fold ? classTest(`[${codeText(node.code)}]`, true) : (code) => code === node.code;
    case "set":
      return classTest(setText(node.set, false), node.fold);
    default:
      return undefined;
  }
}

/** Most patterns are made of the same few classes. */
const known = new Map<string, CharacterTest>();
const MAX_KNOWN = 500;

function classTest(text: string, fold: boolean): CharacterTest {
  const flags = fold ? "vi" : "v";
  const test = known.get(flags + text) ?? newClassTest(text, flags);
  if (known.size < MAX_KNOWN) known.set(flags + text, test);
  return test;
}

/** ASCII is looked up in a table, the rest is asked of a `RegExp`. */
function newClassTest(text: string, flags: string): CharacterTest {
  const expression = new RegExp(`^${text}`, flags);
  const ascii = Array.from({ length: 128 }, (_, code) => expression.test(String.fromCharCode(code)));
  return (code) => (code < 128 ? ascii[code] === true : expression.test(String.fromCodePoint(code)));
}

const WORD = classTest(setText({ negated: false, items: [{ named: "bareWord", negated: false }] }, false), false);

export function isWordAt(text: string, at: number): boolean {
  const code = text.codePointAt(at);
  return code !== undefined && WORD(code);
}
