import { expect, test } from "vitest";
import { compileJq } from "../program.ts";
import { CLOSED_HOST, DEFAULT_BUDGET, Run } from "../values/run.ts";
import { MachineSearcher } from "./machine-searcher.ts";
import { parsePattern } from "./parse-pattern.ts";
import { RegExpSearcher } from "./regexp-searcher.ts";

const OPTIONS = { fold: false, dotAll: false, singleLine: true, extended: false };
const newRun = (): Run => new Run(CLOSED_HOST, DEFAULT_BUDGET);

function machine(text: string): MachineSearcher {
  return new MachineSearcher(parsePattern(text, OPTIONS), { notEmpty: false, longest: false });
}

test.each([
  "(?:ab)*c",
  "(?:a|b)*c",
  "(?:a(?=b)b)*c",
  "(?:(a)b)*c",
  "(?:ab)*?c",
  "((?:ab){2,})c",
  "(?<p>a\\g<p>?b|ab)*c",
])("%s goes through a long text without exhausting the stack", (pattern) => {
  const text = `${"ab".repeat(100_000)}c`;
  expect(machine(pattern).search(newRun(), text)(0, false)?.end).toBe(text.length);
});

test.each(["a(b|c)*d", "(\\w+)-(\\d+)", "^(?=.*b)[a-z]+$", "(?<!a)b", "(x?y)+?z", "\\bfoo\\b", "(a)(b)?\\1"])(
  "the machine and RegExp agree on %s, which both can do",
  (pattern) => {
    const parsed = parsePattern(pattern, OPTIONS);
    const texts = ["abcbd", "foo-12 foo", "xyyz", "aba", "cab b", "", "é😀b", "yz\nfoo"];
    const found = (searcher: MachineSearcher | RegExpSearcher) =>
      texts
        .map((text) => searcher.search(newRun(), text, true)(0, false))
        .map((match) => match && { ...match, starts: [...(match.starts ?? [])] });
    expect(found(machine(pattern))).toEqual(found(new RegExpSearcher(parsed)));
  },
);

test("a sticky search looks nowhere else", () => {
  const find = machine("b").search(newRun(), "ab");
  expect([find(0, true), find(1, true)?.start]).toEqual([null, 1]);
});

test("what V8 finds between the halves of a surrogate pair is not found", () => {
  expect(compileJq('[match("(?<!x)";"g").offset]').first("a😀")).toEqual([0, 1, 2, 2, 2, 2]);
  expect(compileJq('test("(?<!a)\\\\B(?!b)")').first("é😀1")).toBe(false);
});
