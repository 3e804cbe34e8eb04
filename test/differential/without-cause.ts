import { type JqSyntax, parseProgram, printProgram } from "@longshore/engine";
import { identity } from "./generate/generation.ts";
import type { Case } from "./shrink.ts";

/** Parts of a program are replaced from the inside out; `null` leaves a part as it is. */
type Rewrite = (part: object) => JqSyntax.Query | null;

/** Filters put before a program give builtins another meaning in it, on both sides alike. */
const PRELUDES = {
  keys: `def r_key: if type == "string" and test("^[0-9]+$") then "k" + . else . end;
def r_text: if type == "string" then gsub("\\"(?<d>[0-9]+)\\":"; "\\"k\\(.d)\\":") else . end;
def r_path: if type == "array" then map(r_key) else . end;
def INDEX(s; f): reduce s as $row ({}; .[$row | f | tostring | r_key] |= $row);
def INDEX(f): INDEX(.[]; f);
def r_fromjson: fromjson; def fromjson: r_text | r_fromjson;
def r_setpath($p; v): setpath($p; v); def setpath(p; v): r_setpath(p | r_path; v);
def r_getpath($p): getpath($p); def getpath(p): r_getpath(p | r_path);
def r_pair: if type == "object" then with_entries(if (.key | ascii_downcase) as $k | $k == "key" or $k == "k" or $k == "name"
  then .value |= (if type == "number" then tostring else . end | r_key) else . end) else . end;
def r_from_entries: from_entries; def from_entries: (if type == "array" then map(r_pair) else . end) | r_from_entries;
def with_entries(f): to_entries | map(f) | from_entries;
def r_fromstream(f): fromstream(f);
def fromstream(f): r_fromstream(f | if type == "array" and length > 0 then .[0] |= r_path else . end);
`,
  special: (names: readonly string[]): string =>
    `def r_close: if type == "array" then map(r_close) elif type != "number" or isnan or isinfinite then .
elif fabs < 1e6 then . * 1e9 | round / 1e9 else frexp as [$m, $e] | $m * 1e9 | round / 1e9 | ldexp(.; $e) end;
${names.map((name) => `def r_${name}: ${name}; def ${name}: r_${name} | r_close;`).join("\n")}
${["jn", "yn"].map((name) => `def r_${name}(a; b): ${name}(a; b); def ${name}(a; b): r_${name}(a; b) | r_close;`).join("\n")}
`,
  sign: "def r_copysign(a; b): copysign(a; b); def copysign(a; b): r_copysign(a; b | if isnan then nan else . end);\n",
  nan: `def r_nan: walk(if type == "number" and isnan then null else . end);
${["sort_by", "group_by", "unique_by"].map((name) => `def r_${name}(f): ${name}(f); def ${name}(f): r_${name}(f | r_nan);`).join("\n")}
def sort: sort_by(.); def unique: unique_by(.);
`,
};

const LONG_NUMBER = /-?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?/g;

const rounded = (text: string): string => text.replace(LONG_NUMBER, (digits) => shortNumber(digits));

/** A number of more digits than a double holds becomes one of few digits; others stay as they are written. */
function shortNumber(digits: string): string {
  const isShort = !/\d{16}/.test(digits.replace(".", "")) && !/[eE][-+]?\d{3}/.test(digits);
  if (isShort) return digits;
  const value = Number(digits);
  if (!Number.isFinite(value) || Math.abs(value) > 1e15) return value < 0 ? "-123456789012345" : "123456789012345";
  return String(Math.abs(value) < 1e-6 ? 0 : Number(value.toPrecision(12)));
}

/** The case with small numbers for long ones. */
export const withoutLongNumbers = ({ program, input }: Case): Case => ({
  program: rounded(program),
  input: rounded(input),
});

const rekeyed = (text: string): string => text.replace(/"(\d+)":/g, '"k$1":');

/** The case with `k7` for every key that looks like an integer, however it is made. */
export const withoutIntegerKeys = ({ program, input }: Case): Case => ({
  program: rewrite(program, PRELUDES.keys, renameKeys),
  input: rekeyed(input),
});

/** The case with what special functions give rounded to nine digits. */
export const withRoundedResults = (one: Case, names: readonly string[]): Case => ({
  ...one,
  program: rewrite(one.program, PRELUDES.special(names), () => null),
});

/** The case with null for nan where elements are sorted. */
export const withoutNanOrder = (one: Case): Case => ({
  ...one,
  program: rewrite(one.program, PRELUDES.nan, () => null),
});

/** The case with the same nan for any nan whose sign is asked for. */
export const withoutNanSign = (one: Case): Case => ({
  ...one,
  program: rewrite(one.program, PRELUDES.sign, () => null),
});

/** The case with `0 - f` for `-f`. */
export const withoutNegation = (one: Case): Case => ({
  ...one,
  program: rewrite(one.program, "", (part) => {
    const query = asQuery(part);
    if (query?.kind !== "negate") return null;
    const [nothing] = queryOf("0 - .a");
    return nothing?.kind === "binary" ? { ...nothing, right: query.operand } : null;
  }),
});

/** The case with every error told instead of caught: `try f catch error` for `try f`, `.a?` and `try f catch g`. */
export const withoutCatching = (one: Case): Case => ({
  ...one,
  program: rewrite(one.program, "", (part) => {
    const query = asQuery(part);
    if (query?.kind === "index") return query.optional ? { ...query, optional: false } : null;
    const [handler = identity] = queryOf("error");
    return query?.kind === "try" ? { ...query, handler } : null;
  }),
});

const renameKeys: Rewrite = (part) => {
  const query = asQuery(part);
  if (query?.kind === "index") return { ...query, key: renamed(query.key) };
  if (query?.kind !== "object") return null;
  return { ...query, entries: query.entries.map(renamedEntry) };
};

/** `{"\(k)"}` becomes `{(k): .[k]}`, which has more outputs where the key has several: on both sides. */
function renamedEntry({ key, value, span }: JqSyntax.ObjectEntry): JqSyntax.ObjectEntry {
  const found: JqSyntax.Query = { kind: "index", target: identity, key: renamed(key), optional: false, span };
  return { key: renamed(key), value: value ?? found, span };
}

function renamed(key: JqSyntax.Query): JqSyntax.Query {
  if (key.kind === "string" && key.parts.every((one) => typeof one === "string" && !/^\d+$/.test(one))) return key;
  const span = key.span;
  return { kind: "pipe", left: key, right: { kind: "call", name: "r_key", args: [], span }, span };
}

const KINDS: ReadonlySet<unknown> = new Set(["index", "object", "negate", "try"]);

const isQuery = (part: object): part is JqSyntax.Query => "kind" in part && KINDS.has(part.kind);
const asQuery = (part: object): JqSyntax.Query | null => (isQuery(part) ? part : null);

const queryOf = (text: string): JqSyntax.Query[] => {
  const body = parseProgram(text).program?.body;
  return body === undefined || body === null ? [] : [body];
};

function rewrite(text: string, prelude: string, change: Rewrite): string {
  const { program } = parseProgram(text);
  return program === null ? text : prelude + printProgram(rewriteParts(program, change));
}

/** A copy in which each part is what the rewrite makes of it. The shape stays, for a query only becomes another query. */
function rewriteParts<T>(part: T, change: Rewrite): T;
function rewriteParts(part: unknown, change: Rewrite): unknown {
  if (Array.isArray(part)) return part.map((one) => rewriteParts(one, change));
  if (typeof part !== "object" || part === null) return part;
  const copy = Object.fromEntries(Object.entries(part).map(([name, child]) => [name, rewriteParts(child, change)]));
  return change(copy) ?? copy;
}
