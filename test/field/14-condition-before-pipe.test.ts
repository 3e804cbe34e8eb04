import { compileJq } from "@longshore/engine";
import { expect, test } from "vitest";
import { expressionsIn, type Place, problemsOf } from "./problems-of.ts";

const BINDS_LAST = "`|` binds last, so what it feeds needs parentheses";
const COMPARES = "`==` compares";
const QUOTED_KEY = "A key with other signs than letters, digits and `_` stands in quotes";
const LEFT = "The value goes in from the left";
const DEFAULT = "A default value comes after `//` in jq";

test.each<[string, Place, string, string, string]>([
  [
    '.draft == false and .title | startswith("WIP")',
    "query",
    "selector_error",
    BINDS_LAST,
    '.draft == false and (.title | startswith("WIP"))',
  ],
  [
    '.stars > 5 or .topics | any(. == "core")',
    "query",
    "selector_error",
    BINDS_LAST,
    '.stars > 5 or (.topics | any(. == "core"))',
  ],
  ['"main" == .ref | ascii_downcase', "query", "selector_error", BINDS_LAST, '"main" == (.ref | ascii_downcase)'],
  ['.a and .ref | test("v") and .b', "query", "selector_error", BINDS_LAST, '.a and (.ref | test("v")) and .b'],
  [".a == 1 and .owner | .login", "property", "field_error", BINDS_LAST, ".a == 1 and (.owner | .login)"],
  [
    '[.x[] | select(.on and .name | test("a"))]',
    "property",
    "meaning_doubtful",
    BINDS_LAST,
    '[.x[] | select(.on and (.name | test("a")))]',
  ],
  ['.state = "open"', "query", "selector_not_boolean", COMPARES, '.state == "open"'],
  ['[.x[] | select(.state = "open")]', "property", "meaning_doubtful", COMPARES, '[.x[] | select(.state == "open")]'],
  [
    'if .state = "open" then 1 else 2 end',
    "property",
    "meaning_doubtful",
    COMPARES,
    'if .state == "open" then 1 else 2 end',
  ],
  [
    '.state = "open" and .draft = false',
    "query",
    "jq_syntax_error",
    "`=` sets a value, and `==` compares",
    '.state == "open" and .draft == false',
  ],
  ['.on and (.state = "open")', "query", "meaning_doubtful", COMPARES, '.on and (.state == "open")'],
  [".headers.content-type", "property", "meaning_doubtful", QUOTED_KEY, '.headers."content-type"'],
  [".headers.content-length // 0", "property", "meaning_doubtful", QUOTED_KEY, '.headers."content-length" // 0'],
  [".owner ?? .team", "property", "meaning_doubtful", DEFAULT, ".owner // .team"],
  ['join(.tags, ",")', "property", "meaning_doubtful", LEFT, '.tags | join(",")'],
  ['contains(.ref, "x")', "query", "meaning_doubtful", LEFT, '.ref | contains("x")'],
  ['.draft or startswith(.ref, "v")', "query", "meaning_doubtful", LEFT, '.draft or (.ref | startswith("v"))'],
  [
    '.rows[0] | split(.name, "/") | first',
    "property",
    "meaning_doubtful",
    LEFT,
    '.rows[0] | (.name | split("/")) | first',
  ],
  [".owner.name ?? .team.name", "property", "meaning_doubtful", DEFAULT, ".owner.name // .team.name"],
])("what compiles and means something else is reported without a payload: %s", (written, place, code, why, meant) => {
  expect(problemsOf(written, place).map((each) => [each.code, each.hint])).toEqual([[code, `${why}: \`${meant}\``]]);
  expect(() => compileJq(meant)).not.toThrow();
  expect(problemsOf(meant, place)).toEqual([]);
  expect(expressionsIn(`${why}: \`${meant}\``)).toEqual([meant]);
});

test.each<[string, Place]>([
  [".draft == false and .open | not", "query"],
  [".a == 1 | tostring", "property"],
  ['.login | startswith("a") and . != "app"', "property"],
  [".total-1", "property"],
  [".total - length", "property"],
  [".expires-now", "property"],
  [".a.b?? // 1", "property"],
  ['.state = "open"', "property"],
  [".a == 1 | .b?", "property"],
])("what is meant as it stands is not called a mistake: %s", (written, place) => {
  const codes = problemsOf(written, place).map(({ code }) => code);
  expect(codes).not.toContain("meaning_doubtful");
  expect(codes.filter((code) => code.endsWith("_error"))).toEqual([]);
});
