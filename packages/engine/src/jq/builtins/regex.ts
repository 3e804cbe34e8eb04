import type { Run } from "../values/run.ts";
import type { JqValue } from "../values/value.ts";
import type { Builtin, Example } from "./builtin.ts";
import { OWN } from "./cost.ts";
import { CodePointOffsets, matchObject, namedCaptures, scanned } from "./match-objects.ts";
import { collect, isFound, type RegexSearch, searchFor, searchForEither } from "./regex-search.ts";
import { edits, joinEdits, piecesBetween, replaceAll } from "./replacement.ts";

const example = (program: string, input: string, ...outputs: string[]): Example => ({ program, input, outputs });

const SUB =
  "_edits($re; $flags) as [$edits, $tail] | . as $in | [$edits[] | .[0] as $gap | .[1] | [[replacement][] | $gap + .]] | _join_edits($tail; $in)[]";

function matches(run: Run, search: RegexSearch): JqValue {
  const offsets = new CodePointOffsets(run, search.text);
  const { names } = search.regex;
  return collect(run, search, names.length > 0, (found) => matchObject(found, names, offsets));
}

function captures(run: Run, search: RegexSearch): JqValue {
  return collect(run, search, false, (found) => namedCaptures(found, search.regex.names));
}

/** What the definitions below are made of. */
const INTERNAL: readonly Builtin[] = [
  {
    name: "_match",
    arity: 1,
    doc: "",
    examples: [],
    cost: OWN,
    native: (run, input, argument = null) => matches(run, searchForEither(run, input, argument)),
  },
  {
    name: "_match_impl",
    arity: 3,
    doc: "",
    examples: [],
    cost: OWN,
    native: (run, input, pattern = null, flags = null, testOnly = null) => {
      const search = searchFor(run, input, pattern, flags);
      return testOnly === true ? isFound(run, search) : matches(run, search);
    },
  },
  {
    name: "_captures",
    arity: 1,
    doc: "",
    examples: [],
    cost: OWN,
    native: (run, input, argument = null) => captures(run, searchForEither(run, input, argument)),
  },
  {
    name: "_captures",
    arity: 2,
    doc: "",
    examples: [],
    cost: OWN,
    native: (run, input, pattern = null, flags = null) => captures(run, searchFor(run, input, pattern, flags)),
  },
  {
    name: "_scan",
    arity: 2,
    doc: "",
    examples: [],
    cost: OWN,
    native: (run, input, pattern = null, flags = null) =>
      collect(run, searchFor(run, input, pattern, flags), false, scanned),
  },
  {
    name: "_split",
    arity: 2,
    doc: "",
    examples: [],
    cost: OWN,
    native: (run, input, pattern = null, flags = null) => piecesBetween(run, searchFor(run, input, pattern, flags)),
  },
  {
    name: "_edits",
    arity: 2,
    doc: "",
    examples: [],
    cost: OWN,
    native: (run, input, pattern = null, flags = null) => edits(run, searchFor(run, input, pattern, flags)),
  },
  {
    name: "_join_edits",
    arity: 2,
    doc: "",
    examples: [],
    cost: OWN,
    native: (run, texts, tail = null, unchanged = null) => joinEdits(run, texts, tail, unchanged),
  },
  {
    name: "_replace_all",
    arity: 3,
    doc: "",
    examples: [],
    cost: OWN,
    native: (run, input, pattern = null, replacement = null, flags = null) =>
      replaceAll(run, searchFor(run, input, pattern, flags), replacement),
  },
];

/**
 * Regular expressions, in the syntax and with the results of Oniguruma as jq uses it; see ../regex/. Where we differ:
 * - Unicode's tables are those of JavaScript, which are newer, and `\p{In…}` (blocks) and `\p{Age=…}` are not known.
 * - jq looks inside of characters after an empty match (see each-match.ts). We do, too, but for a look-behind there.
 * - `[a-z]` is one character even where case does not matter: `"ss" | test("^[[:alpha:]]$"; "i")` holds in jq alone.
 * - Callouts but `(*FAIL)` do nothing or are refused.
 * - Patterns that run on `RegExp` have no retry limit. Those that could take exponential time do not run there.
 */
export const REGEX: readonly Builtin[] = [
  {
    name: "test",
    arity: 1,
    doc: "Whether the pattern matches anywhere in the string. The argument may also be an array of a pattern and flags.",
    examples: [
      example('test("^feat")', '"feature/login"', "true"),
      example('test(["LOGIN", "i"])', '"feature/login"', "true"),
    ],
    cost: OWN,
    native: (run, input, argument = null) => isFound(run, searchForEither(run, input, argument)),
  },
  {
    name: "test",
    arity: 2,
    doc:
      "The same with flags: `g` all matches, `i` case does not matter, `x` blanks and comments in the pattern are skipped, " +
      "`p` `.` matches newlines too, `n` empty matches are none, `l` the longest match; `s` changes nothing.",
    examples: [example('test("LOG IN"; "ix")', '"feature/login"', "true")],
    cost: OWN,
    native: (run, input, pattern = null, flags = null) => isFound(run, searchFor(run, input, pattern, flags)),
  },
  {
    name: "match",
    params: ["$argument"],
    doc:
      "The match as an object: its offset and length in code points, its text, and the same of its groups. " +
      "A group that took no part has the offset -1 and no text.",
    examples: [
      example(
        'match("(?<team>\\\\w+)/")',
        '"acme/api"',
        '{"offset":0,"length":5,"string":"acme/","captures":[{"offset":0,"length":4,"string":"acme","name":"team"}]}',
      ),
    ],
    jq: "_match($argument)[]",
  },
  {
    name: "match",
    params: ["re", "flags"],
    doc: "The same with flags. With `g`, every match.",
    examples: [example('[match("a"; "gi") | .offset]', '"aBA"', "[0,2]")],
    jq: "_match_impl(re; flags; false)[]",
  },
  {
    name: "capture",
    params: ["$argument"],
    doc: "The texts of the named groups as an object.",
    examples: [example('capture("(?<org>[^/]+)/(?<repo>.+)")', '"acme/api"', '{"org":"acme","repo":"api"}')],
    jq: "_captures($argument)[]",
  },
  {
    name: "capture",
    params: ["re", "flags"],
    doc: "The same with flags. With `g`, one object per match.",
    examples: [example('[capture("(?<digit>\\\\d)"; "g").digit]', '"v1.2"', '["1","2"]')],
    jq: "_captures(re; flags)[]",
  },
  {
    name: "scan",
    params: ["$re"],
    doc: "All matches, one after the other: their texts, or, if the pattern has groups, arrays of the texts of the groups.",
    examples: [
      example('[scan("[A-Z]+-\\\\d+")]', '"fixes OPS-1, OPS-22"', '["OPS-1","OPS-22"]'),
      example('[scan("(\\\\w)=(\\\\d)")]', '"a=1 b=2"', '[["a","1"],["b","2"]]'),
    ],
    jq: '_scan($re; "g")[]',
  },
  {
    name: "scan",
    params: ["$re", "$flags"],
    doc: "The same with flags.",
    examples: [example('[scan("ops"; "i")]', '"OPS ops"', '["OPS","ops"]')],
    jq: '_scan($re; "g" + $flags)[]',
  },
  {
    name: "split",
    params: ["$re", "flags"],
    doc: "Cuts a string at every match of a pattern. The flags may be null.",
    examples: [example('split(", *"; null)', '"a, b,c"', '["a","b","c"]')],
    jq: '_split($re; flags + "g")',
  },
  {
    name: "splits",
    params: ["$re"],
    doc: "Gives the parts of a string between the matches of a pattern.",
    examples: [example('[splits(", *")]', '"a, b,c"', '["a","b","c"]')],
    jq: '_split($re; "g")[]',
  },
  {
    name: "splits",
    params: ["$re", "flags"],
    doc: "The same with flags.",
    examples: [example('[splits("x"; "i")]', '"1x2X3"', '["1","2","3"]')],
    jq: '_split($re; flags + "g")[]',
  },
  {
    name: "sub",
    params: ["$re", "replacement"],
    doc:
      "Replaces the first match. The replacement is a filter: its input is the object of the named groups, and with several " +
      "outputs it gives several results.",
    examples: [example('sub("(?<org>[^/]+)/"; "\\(.org):")', '"acme/api/x"', '"acme:api/x"')],
    jq: `null as $flags | ${SUB}`,
  },
  {
    name: "sub",
    params: ["$re", "replacement", "$flags"],
    doc: "The same with flags.",
    examples: [example('sub("A"; "b", "c"; "i")', '"aa"', '"ba"', '"ca"')],
    jq: SUB,
  },
  {
    name: "gsub",
    params: ["$re", "replacement"],
    doc: "Replaces every match, as `sub` does the first.",
    examples: [
      example('gsub("[^a-z]+"; "-")', '"my new service"', '"my-new-service"'),
      example('gsub("(?<c>[A-Z])"; "_" + (.c | ascii_downcase))', '"onCallTeam"', '"on_call_team"'),
    ],
    jq: `"g" as $flags | ${SUB}`,
  },
  {
    name: "gsub",
    params: ["$re", "replacement", "$flags"],
    doc: "The same with flags.",
    examples: [example('gsub("a"; "-"; "i")', '"aBA"', '"-B-"')],
    jq: `($flags + "g") as $flags | ${SUB}`,
  },
  ...INTERNAL,
];
