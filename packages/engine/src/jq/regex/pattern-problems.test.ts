import { expect, test } from "vitest";
import { ourMatches, theirMatches } from "./match-against-jq.fixture.ts";

const PATTERNS: readonly string[] = [
  ..."( (( a) ()) * + ? {2} |* a|* ( (?i)* (?#x)* ^* (?=a)+ \\b? (?:^|a)* \\K* [ [a [a- [] [^] [b-a] [a-\\d] [a-[:digit:]]".split(
    " ",
  ),
  ..."[[:foo:]] [[:ALPHA:]] [[:alpha:] \\ a\\ [\\ \\c \\p{Foo} \\p{} \\p{^} \\p{L \\x{41 \\x{41G} \\x{0000000041} \\xc3 \\o{8}".split(
    " ",
  ),
  ..."(?<n>a (?<>a) (?<1>a) (?<-1>a) (?<a (?<n (?'n (?'a>x) (?<_1>a) (?< a>x) (?< (? (?) (?i (?i:a (?z) (?n)a (?P<n>a) (?|a)".split(
    " ",
  ),
  ..."(?# (?~ (?( (?(1) (?(2)b) (?(<x>)a) (?{ (* (*FOO) (*FAIL (*) \\1 \\9 (a)\\2 \\k<n> \\k<> \\k<1 \\k<1a> \\k<-9> \\k<n>(?<n>a)".split(
    " ",
  ),
  ..."\\g<1> \\g<x> \\g<a \\g<> \\g<0> (?<a>\\g<a>) (?<a>x\\g<a>) (?<a>\\g<a>?x) (?<a>a)(?<a>b)\\g<a> (?&a) (?1) (?+1)".split(
    " ",
  ),
  ..."a{2,1} a{100001} a{99999999} a{ a{} a{,3} {1 } ] (?<=a|bc) (?<!(a)) (?<=(?=a)) (?<=ba*) (?<=a*b) (?<=(a+)) (?<=$)".split(
    " ",
  ),
  `\\k<${"q".repeat(40)}>`,
  `\\p{${"q".repeat(28)}}`,
  `\\k<${"é".repeat(20)}>`,
];

test("a pattern that is wrong fails with Oniguruma's words, and one that is not does not fail", () => {
  const cases = PATTERNS.map((pattern) => ["abc", pattern, "g"] as const);
  const ours = ourMatches(cases).map((text, i) => [PATTERNS[i], text]);
  expect(ours).toEqual(theirMatches(cases).map((text, i) => [PATTERNS[i], text]));
});
