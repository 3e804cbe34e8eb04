import type * as z from "zod";
import { type ConfigPath, formatConfigPath } from "./config-path.ts";
import { describeValue } from "./describe-value.ts";
import { didYouMean } from "./did-you-mean.ts";
import { type Problem, problem } from "./problem.ts";

type Issue = z.core.$ZodIssue;

/** `[{}, {}, …]` has as many issues as 1 MB has room for, times the keys that each lacks. */
const MOST_ISSUES = 1_000;

/** What a schema found wrong with `root`, told to the person who wrote it: the first {@link MOST_ISSUES} of it. */
export function schemaProblems(issues: readonly Issue[], root: unknown): Problem[] {
  const first = issues.slice(0, MOST_ISSUES).flatMap((issue) => withinUnion(issue));
  return first.slice(0, MOST_ISSUES).map((issue) => issueProblem(issue, root));
}

/**
 * A union fails with the issues of every branch. If some branch took the value for its own and only something inside it
 * is wrong (a search query without `rules`), that inside is what to tell.
 */
function withinUnion(issue: Issue): Issue[] {
  if (issue.code !== "invalid_union") return [issue];
  const branches = issue.errors.filter((errors) => errors.length > 0 && errors.every((error) => error.path.length > 0));
  const [nearest] = branches.toSorted(
    (left, right) => Number(isOfOtherType(left)) - Number(isOfOtherType(right)) || left.length - right.length,
  );
  if (nearest === undefined) return [issue];
  return nearest.flatMap((inner) => withinUnion({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** `{"type": "number", …}` gets no problem that its type is not `string`. */
function isOfOtherType(errors: readonly Issue[]): boolean {
  return errors.some(({ path: [first, ...more] }) => first === "type" && more.length === 0);
}

function issueProblem(issue: Issue, root: unknown): Problem {
  const path = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
  const value = valueAt(root, path);
  const key = path.at(-1);
  if (value === undefined && typeof key === "string") return missingKey(key, path, valueAt(root, path.slice(0, -1)));
  const at = { path: formatConfigPath(path) };
  if (issue.code === "invalid_type") {
    const message = `expected ${EXPECTED[issue.expected] ?? issue.expected}, got ${describeValue(value)}`;
    return problem("config_wrong_type", message, { ...at, ...hintFor(issue, value) });
  }
  if (issue.code === "invalid_union" && issue.message !== "Invalid input") {
    return problem("config_wrong_type", issue.message, { ...at, ...hintFor(issue, value) });
  }
  return problem("config_invalid_value", invalidValueMessage(issue, value), at);
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

/** `titel` beside a missing `title` is told once, here, not again as an unknown key. */
function missingKey(key: string, path: ConfigPath, parent: unknown): Problem {
  const misspelt = misspellingOf(key, parent);
  return problem("config_missing_key", `\`${key}\` is missing`, {
    path: formatConfigPath(path),
    ...(misspelt === null ? {} : { hint: `Did you mean \`${key}\` where it says \`${misspelt}\`?` }),
  });
}

/** The key of `parent` that was probably meant to be `key`. */
function misspellingOf(key: string, parent: unknown): string | null {
  if (typeof parent !== "object" || parent === null) return null;
  return Object.keys(parent).find((written) => didYouMean(written, [key]) !== null) ?? null;
}

const WORDS_FOR_BOOLEAN = /^(true|false|yes|no|on|off)$/i;

function hintFor(issue: Issue, value: unknown): { readonly hint?: string } {
  if (value === null) return { hint: "Write a value after the colon, or take the key out." };
  if (issue.code === "invalid_type") {
    const isWord = typeof value === "string" && WORDS_FOR_BOOLEAN.test(value);
    return issue.expected === "boolean" && isWord ? { hint: "Write `true` or `false`, without quotes." } : {};
  }
  // jq that begins with a bracket is a YAML collection unless it is quoted.
  const aboutJq = issue.message.startsWith("expected a jq expression");
  if (!aboutJq || typeof value !== "object") return {};
  return { hint: "If this is jq, put the whole expression in quotes: '[.first, .second]', '{name: .title}'." };
}

function invalidValueMessage(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case "too_small":
      if (issue.origin === "number" || issue.origin === "int") return `must be at least ${issue.minimum}, got ${value}`;
      return issue.minimum === 1 ? "must not be empty" : `must have at least ${issue.minimum} elements`;
    case "too_big":
      if (issue.origin === "number" || issue.origin === "int") return `must be at most ${issue.maximum}, got ${value}`;
      return `must not be longer than ${issue.maximum}`;
    case "invalid_value":
      return `expected one of ${issue.values.map((allowed) => `\`${String(allowed)}\``).join(", ")}, got ${describeValue(value)}`;
    case "unrecognized_keys":
      return `${issue.keys.map((key) => `\`${key}\``).join(", ")} cannot stand here`;
    case "invalid_key":
      return invalidKeyMessage(issue);
    case "invalid_format":
      if (issue.format === "url") return `${describeValue(value)} is not an http or https URL`;
      // A pattern says in its own words what it wants; zod's words would be the pattern.
      return issue.message.startsWith("Invalid") ? `${describeValue(value)} is not allowed` : issue.message;
    case "invalid_union":
      return `${describeValue(value)} fits none of the forms that are allowed here`;
    default:
      return issue.message;
  }
}

function invalidKeyMessage(issue: z.core.$ZodIssueInvalidKey): string {
  const said = `the key \`${String(issue.path.at(-1))}\` is not allowed`;
  const [reason] = issue.issues;
  return reason === undefined || reason.message.startsWith("Invalid") ? said : `${said}: a key ${reason.message}`;
}

function valueAt(root: unknown, path: ConfigPath): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}
