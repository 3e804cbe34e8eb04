import { foreignFunction } from "../../jq/compile/suggest.ts";
import { type Correction, type Guess, replaced } from "./guess.ts";
import { pathStart } from "./path-start.ts";
import { callAt, type WrittenCall } from "./split-arguments.ts";

/** What a function that needs an argument is often given. */
const EXAMPLES: Readonly<Record<string, string>> = {
  split: '"/"',
  join: '", "',
  test: '"^v[0-9]"',
  match: '"^v[0-9]"',
  startswith: '"v"',
  endswith: '"s"',
  ltrimstr: '"v"',
  rtrimstr: '"/"',
  contains: '"a"',
  index: '"/"',
  has: '"name"',
  map: ".name",
  select: ".name != null",
  sort_by: ".name",
  group_by: ".name",
  unique_by: ".name",
  min_by: ".size",
  max_by: ".size",
  sub: '"-"; "_"',
  gsub: '"-"; "_"',
  with_entries: ".value |= tostring",
  capture: '"(?<year>[0-9]+)"',
  strptime: '"%Y-%m-%d"',
  strftime: '"%Y-%m-%d"',
};

const INPUT_FIRST = "the value goes in from the left";
const SEMICOLONS = "arguments are separated by `;`";

/** `tostring(.id)`, `join(.tags; ",")`, `sub("a", "b")`, `.name | split` */
export const wrongArguments: Guess = ({ text, code, span }) => {
  const call = code === "jq_wrong_arity" ? callAt(text, span.start) : null;
  if (call === null) return [];
  if (call.args.length > 0) return meantCalls(text, span.start, call, call.name, "");
  const example = EXAMPLES[call.name];
  if (isWhole(text, span.start, call.end) || example === undefined) return [];
  return [
    {
      text: replaced(text, { start: span.start, end: call.end }, `${call.name}(${example})`),
      why: `\`${call.name}\` needs an argument, as in`,
    },
  ];
};

/** `toUpper(.name)`, `.name | toUpper`, `.name | replace("-", "_")` */
export const foreignName: Guess = ({ text, code, span }) => {
  const call = code === "jq_unknown_function" ? callAt(text, span.start) : null;
  if (call === null) return [];
  const name = foreignFunction(call.name);
  if (name === null) return [];
  const written = call.name === "replace" ? { ...call, args: patternIn(call.args) } : call;
  return meantCalls(text, span.start, written, name, `jq calls it \`${name}\``);
};

/** `replace(".", "-")` has its pattern in front, `replace(.name, ".", "-")` behind the value. */
function patternIn(args: readonly string[]): string[] {
  return args.map((arg, position) => (position === args.length - 2 ? asPattern(arg, 0) : arg));
}

/** `.tags.map(.name)`, `.name.toUpperCase()`: the parenthesis is what jq does not expect. */
export const methodCall: Guess = ({ text, code, span }) => {
  if (code !== "jq_syntax_error") return [];
  const open = text.startsWith("()", span.start - 1) ? span.start - 1 : span.start;
  const method = /[\w\])"?]\.([A-Za-z_]\w*)$/.exec(text.slice(0, open))?.[1];
  if (text.charAt(open) !== "(" || method === undefined) return [];
  const start = open - method.length;
  const call = callAt(text, start);
  if (call === null) return [];
  const written = jqCall(method, call.args);
  const before = text.slice(0, start - 1);
  const outside = before.slice(0, pathStart(before));
  const path = before.slice(outside.length);
  const isAlone = /(^|[|(,;])\s*$/.test(outside) && /^\s*($|[|),;.])/.test(text.slice(call.end));
  const piped = `${path} | ${written}`;
  const corrected = outside + (isAlone ? piped : `(${piped})`) + text.slice(call.end);
  return [{ text: corrected, why: "jq has no methods; `|` feeds a value into a function" }];
};

/** What a method of another language does, in jq. */
function jqCall(method: string, args: readonly string[]): string {
  if (method === "filter") return `map(${writeCall("select", args)})`;
  return writeCall(foreignFunction(method) ?? method, method === "replace" ? args.map(asPattern) : args);
}

/** `replace(".", "-")` means the dot, and `gsub` takes a regular expression. The second argument has no such signs as a rule. */
function asPattern(argument: string, position: number): string {
  const isPlain = position === 0 && /^"[^"\\]*"$/.test(argument);
  return isPlain ? argument.replaceAll(/[.*+?^${}()|[\]]/g, "\\\\$&") : argument;
}

/** `now()`, `.name | length()` */
export const emptyParentheses: Guess = ({ text, code, span }) =>
  code === "jq_syntax_error" && text.startsWith("()", span.start - 1)
    ? [
        {
          text: replaced(text, { start: span.start - 1, end: span.start + 1 }, ""),
          why: "a call without arguments has no parentheses",
        },
      ]
    : [];

/** The likeliest first: one that begins with a path has its input among its arguments. */
function meantCalls(text: string, start: number, call: WrittenCall, name: string, why: string): Correction[] {
  const [first = "", ...rest] = call.args;
  const at = { start, end: call.end };
  const reason = (other: string): string => (why === "" ? other : `${why}, and ${other}`);
  const plain = { text: replaced(text, at, writeCall(name, call.args)), why: why === "" ? SEMICOLONS : why };
  if (first === "") return [plain];
  const piped = `${first} | ${writeCall(name, rest)}`;
  const fed = {
    text: replaced(text, at, isWhole(text, start, call.end) ? piped : `(${piped})`),
    why: reason(INPUT_FIRST),
  };
  return /^[.$]/.test(first) ? [fed, plain] : [plain, fed];
}

/** Whether what stands between is all that there is between two pipes. */
function isWhole(text: string, start: number, end: number): boolean {
  return text.slice(0, start).trim() === "" && /^\s*($|\|)/.test(text.slice(end));
}

function writeCall(name: string, args: readonly string[]): string {
  return args.length === 0 ? name : `${name}(${args.join("; ")})`;
}
