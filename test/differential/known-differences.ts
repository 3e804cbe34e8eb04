import { callsIn } from "./calls.ts";
import { compareVerdicts } from "./compare.ts";
import type { Mismatch } from "./mismatch.ts";
import type { OracleJq } from "./oracle-jq.ts";
import { evaluateOurs } from "./our-jq.ts";
import type { Case } from "./shrink.ts";
import {
  withoutCatching,
  withoutIntegerKeys,
  withoutLongNumbers,
  withoutNanOrder,
  withoutNanSign,
  withoutNegation,
  withRoundedResults,
} from "./without-cause.ts";

/** Where we differ from jq 1.8.2 on purpose. The examples must really differ, or the tests fail: then the entry can go. */
export interface KnownDifference {
  readonly name: string;
  /** For the reader of docs/differences-from-jq.md. */
  readonly reason: string;
  readonly examples: readonly Case[];
  /** Whether a mismatch that was found is this one, as far as its texts tell. */
  readonly covers: (mismatch: Mismatch) => boolean;
  /** The same case without what makes the difference: where the two sides then agree, that was the cause. */
  readonly withoutCause?: (one: Case) => Case;
}

const uses = (...names: readonly string[]): ((mismatch: Mismatch) => boolean) => {
  const wanted = new Set(names);
  return ({ program }) => [...callsIn(program)].some((call) => wanted.has(call.replace(/\/.*/, "")));
};

const TIMES = ["gmtime", "localtime", "mktime", "strftime", "strflocaltime", "strptime", "todate", "fromdate"];
const ISO_TIMES = ["todateiso8601", "fromdateiso8601"];
const usesTime = uses(...TIMES, ...ISO_TIMES);

const SPECIAL_FUNCTIONS = ["j0", "j1", "jn", "y0", "y1", "yn", "gamma", "lgamma", "lgamma_r", "tgamma", "erf", "erfc"];
/** Those of one argument that the reference build has. */
const CLOSE_FUNCTIONS = ["j0", "j1", "y0", "y1", "lgamma", "lgamma_r", "tgamma"];
const usesSpecialFunction = uses(...SPECIAL_FUNCTIONS);

/** In `builtins`, but fails with `gamma/0 not found at build time`. */
const usesMissingMath = uses("gamma");

/** A pattern with an alternative for a key: `. as {("a" // "b"): $x} ?// $x` */
const hasAlternativeKey = (program: string): boolean =>
  /\?\/\//.test(program) && /\{.*\(.*[^?]\/\/.*\):/s.test(program);

/** Builtins that happen to be steps where jq defines them: `path(ltrimstr(""))` is `[{"start":0,"end":null}]`. */
const stepsInJq = uses("ltrimstr", "rtrimstr", "trimstr", "index", "rindex", "indices");

const isPathError = (text: string): boolean => text.includes("Invalid path expression");

/**
 * An error text that shows the beginning of a value shows more or less of it where a number has a digit more, so from the
 * first number on it is left out: `object ({"y":-0.58787...) cannot be parsed as a number`
 */
const withoutCutNumbers = (text: string): string => text.replace(/\(([^()]*?)-?\d[^()]*\.\.\.("*)\)/g, "($1…)");

/** Twelve digits of each number, and no difference between 0 and -0. */
const rounded = (text: string): string =>
  withoutCutNumbers(text).replace(/-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g, (digits) =>
    String(Number(Number(digits).toPrecision(12)) + 0),
  );

const MINUS_ZERO = /(?<![\d.eE])-0(?![\d.])/g;

const unsigned = (text: string): string => text.replace(MINUS_ZERO, "0");

/** The same but for minuses of zeros. */
function differByZeros(a: string, b: string): boolean {
  if (unsigned(a) === unsigned(b)) return true;
  return unsigned(a) + unsigned(b) !== a + b && withoutCutNumbers(unsigned(a)) === withoutCutNumbers(unsigned(b));
}

/** The same characters in any order. */
const reordered = (text: string): string => [...text].sort().join("");

const INTEGER_KEY = /"(?:0|[1-9]\d{0,9})\\*":/;

const LABEL = /(?<=__jq\\*":)\d+/g;

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    name: "Keys that look like integers come first",
    reason:
      "JavaScript objects, and so what `JSON.parse` gives, have keys like `7` before all others and in numeric order; jq keeps the order in which they came. JSON says that the order of keys means nothing, but `.[]`, `to_entries`, `tostring` and their like show it.",
    examples: [
      { program: "tojson", input: '{"b":1,"7":2}' },
      { program: "[.[]]", input: '{"7":1,"5":2}' },
    ],
    covers: ({ theirs, ours }) => INTEGER_KEY.test(theirs) && reordered(theirs) === reordered(ours),
    withoutCause: withoutIntegerKeys,
  },
  {
    name: "path() through what is no path",
    reason:
      "jq says `Invalid path expression` where a path leads through a value that was computed, and tells such a value from an equal one that lies at the path by its place in memory. Here equal strings and numbers are the same, and a builtin that jq defines in jq is one step, so that such a path may be accepted or refused with another text.",
    examples: [
      { program: "path(floor)", input: "1" },
      { program: "try path(any) catch .", input: "[true]" },
      { program: "try path(with_entries(.)) catch .", input: '{"a":1}' },
      { program: "path(1, 2)", input: "1" },
    ],
    covers: (mismatch) =>
      isPathError(mismatch.theirs) ||
      isPathError(mismatch.ours) ||
      (stepsInJq(mismatch) && /path|del|pick|[|+*/%-]?=/.test(mismatch.program)),
    // `try (try 2 catch . *= .)` on 2: the error that only jq has is caught.
    withoutCause: withoutCatching,
  },
  {
    name: "What `?//` takes for a failed pattern",
    reason:
      'In jq 1.8 `first(f)`, `f |= g` and others end `g` by a `break`, which a `?//` inside it takes for a failed pattern: the next pattern is tried, and there is a second output. The same happens after a key like `("a" // "b")` in a pattern. Here there is one output.',
    examples: [
      { program: '[. as {("a" // "b"): $x} ?// $x | $x]', input: '{"a":1}' },
      { program: "[first(. as [$x] ?// $x | $x)]", input: "[1]" },
      { program: "try (. |= (. as [$x] ?// $x | $x)) catch .", input: "[1]" },
    ],
    covers: ({ program }) =>
      hasAlternativeKey(program) ||
      (program.includes("?//") && /\b(first|isempty|any|all|IN|until|map_values|walk)\b|[|+*/%-]=/.test(program)),
  },
  {
    name: "Builtins that jq 1.8.2 does not have",
    reason:
      "Builtins and formats of other versions of jq, and math functions that the reference build was made without, work here.",
    examples: [
      { program: "toarray", input: "1" },
      { program: "@base32d", input: '"ME======"' },
      { program: "gamma", input: "3" },
    ],
    covers: (mismatch) => usesMissingMath(mismatch) || mismatch.theirs.includes("not found at build time"),
  },
  {
    name: "Times that JavaScript's Date cannot tell",
    reason:
      "The reference build of jq runs on Emscripten's time functions: years before 100 are read as 19xx, times past the year 275760 become 1900, and `%Z` fails. Here they are what C's functions give.",
    examples: [
      { program: "gmtime", input: "1e17" },
      { program: "mktime", input: "[50,0,1,0,0,0,0,0]" },
      { program: 'strftime("%Z")', input: "0" },
    ],
    covers: usesTime,
  },
  {
    name: "The last digits of special functions",
    reason:
      "C libraries do not agree on the last digits of Bessel, gamma and error functions either. Ours are right to about thirteen digits.",
    examples: [{ program: "y1", input: "0.1" }],
    covers: (mismatch) => usesSpecialFunction(mismatch) && rounded(mismatch.theirs) === rounded(mismatch.ours),
    withoutCause: (one) => withRoundedResults(one, CLOSE_FUNCTIONS),
  },
  {
    name: "input_filename is null without a file",
    reason: "The reference is always given its input as a file named `/dev/stdin`.",
    examples: [{ program: "input_filename", input: "1" }],
    covers: uses("input_filename"),
  },
  {
    name: "The exponent of infinity",
    reason: "C leaves it open which exponent `frexp` gives for infinity and nan, and jq shows what was in memory.",
    examples: [{ program: "frexp", input: "1e400" }],
    covers: uses("frexp"),
  },
  {
    name: "The sign of zero",
    reason:
      "jq tells a zero that was read from one that was computed: `0 | -.` is `0`, `1 - 1 | -.` is `-0`. Here it is `0` for both; `-0` that is read stays `-0`.",
    examples: [{ program: "-(1 - 1)", input: "null" }],
    covers: ({ theirs, ours }) => differByZeros(theirs, ours),
    withoutCause: withoutNegation,
  },
  {
    name: "The sign of nan",
    reason:
      "Whether C's `acos(infinity)` is nan or -nan depends on the machine, and JavaScript does not tell the two apart.",
    examples: [{ program: "copysign(1; infinite | acos)", input: "null" }],
    covers: () => false,
    withoutCause: withoutNanSign,
  },
  {
    name: "The order of several nan",
    reason:
      "To jq nan is less than nan, so how elements with such keys are sorted depends on what the C library's sort compares with what.",
    examples: [{ program: "sort_by(nan)", input: "[0,1]" }],
    covers: () => false,
    withoutCause: withoutNanOrder,
  },
  {
    name: "A computed number beside a number of more digits than a double holds",
    reason:
      "jq compares exactly where both numbers were read, and as doubles where one was computed: `1 - 1 == 1E-400`. Here a short number is taken for one that was read.",
    examples: [
      { program: "keys - .", input: "[1E-400]" },
      { program: "1 - 1 == 1E-400", input: "null" },
    ],
    covers: () => false,
    withoutCause: withoutLongNumbers,
  },
  {
    name: "What `try break $x catch .` receives",
    reason: "jq numbers the labels that it passes while it runs, and `catch` sees that number. Here it is always 0.",
    examples: [{ program: "label $y | label $x | try break $x catch .", input: "null" }],
    covers: ({ theirs, ours }) => theirs.replace(LABEL, "") === ours.replace(LABEL, ""),
  },
  {
    name: "Exit codes that no process can have",
    reason: "`halt_error(256)` asks for an exit code that does not exist. What becomes of it is the caller's choice.",
    examples: [{ program: "halt_error(-1)", input: '"x"' }],
    covers: ({ theirs, ours }) => theirs.includes('"error":"halt ') && ours.includes('"error":"halt '),
  },
  {
    name: "A pattern's key may use the pattern's own variables",
    reason:
      "`. as {$k, ($k): $v}` uses the `$k` just bound, if there is none outside the pattern; jq 1.8 refuses the program.",
    examples: [{ program: ". as {$k, ($k): $v} | $v", input: '{"k":"a","a":1}' }],
    covers: () => false,
  },
];

const coveredBy = (mismatch: Mismatch): KnownDifference | undefined =>
  KNOWN_DIFFERENCES.find(({ covers }) => covers(mismatch));

/** The entry that explains a mismatch, if one does. */
export async function knownDifferenceOf(mismatch: Mismatch, oracle: OracleJq): Promise<KnownDifference | undefined> {
  const covered = coveredBy(mismatch);
  if (covered !== undefined) return covered;
  for (const known of KNOWN_DIFFERENCES) {
    const other = known.withoutCause?.(mismatch);
    if (other !== undefined && (await isExplained(mismatch, other, oracle))) return known;
  }
  return undefined;
}

/** Whether both sides run the other case, and differ in nothing but what the texts explain. What stands before the program there is no part of it. */
async function isExplained(mismatch: Mismatch, other: Case, oracle: OracleJq): Promise<boolean> {
  const { program, input } = other;
  const theirs = await oracle.evaluate(program, [input], 3000);
  const ours = evaluateOurs(program, [input]);
  if (theirs.kind !== "ran" || ours.kind !== "ran") return false;
  const difference = compareVerdicts(theirs, ours);
  return (
    difference === null || coveredBy({ ...mismatch, theirs: difference.theirs, ours: difference.ours }) !== undefined
  );
}
