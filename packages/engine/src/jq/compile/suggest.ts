import { didYouMean, type ProblemCode } from "@longshore/shared/problems";

/** A hint for a name that is not in sight, if one like it is. */
export function suggestName(name: string, candidates: readonly string[], prefix: string): { hint?: string } {
  const near = didYouMean(name, candidates);
  return near === null ? {} : { hint: `did you mean \`${prefix}${near}\`?` };
}

/** Names of other languages for things that jq has. */
const FOREIGN: Readonly<Record<string, string>> = {
  lowercase: "ascii_downcase",
  toLowerCase: "ascii_downcase",
  downcase: "ascii_downcase",
  uppercase: "ascii_upcase",
  toUpperCase: "ascii_upcase",
  upcase: "ascii_upcase",
  replace: "gsub",
  startsWith: "startswith",
  endsWith: "endswith",
  filter: "select",
  len: "length",
  size: "length",
  count: "length",
  toString: "tostring",
  string: "tostring",
  number: "tonumber",
  includes: "contains",
  concat: "add",
  sum: "add",
  keysOf: "keys",
  toUpper: "ascii_upcase",
  upper: "ascii_upcase",
  toLower: "ascii_downcase",
  lower: "ascii_downcase",
  strip: "trim",
  str: "tostring",
  int: "tonumber",
  parseInt: "tonumber",
  float: "tonumber",
  parseFloat: "tonumber",
  indexOf: "index",
  parseJson: "fromjson",
  json: "tojson",
  sorted: "sort",
  distinct: "unique",
  uniq: "unique",
  substring: "a slice such as `.[2:5]`",
};

/** jq's function for one of another language that works as it does; null if there is none. */
export function foreignFunction(name: string): string | null {
  const meant = Object.hasOwn(FOREIGN, name) ? FOREIGN[name] : undefined;
  return meant === undefined || meant.includes(" ") ? null : meant;
}

/** A shorter name is as near to one function as to another: `abc` to `abs`. */
const SHORTEST_MISSPELT = 4;
/** The share of letters that a slip gets wrong. `Properties` is no misspelt `from_entries`. */
const SLIP = 0.25;

/** Says whether the name or only the number of arguments is wrong. `known` are `name/arity` keys. */
export function explainUnknownFunction(
  name: string,
  arity: number,
  known: readonly string[],
): { code: ProblemCode; message: string; hint?: string } {
  const arities = known.filter((key) => key.startsWith(`${name}/`)).map((key) => Number(key.slice(name.length + 1)));
  if (arities.length > 0) {
    const wanted = [...new Set(arities)].sort((a, b) => a - b).join(" or ");
    return {
      code: "jq_wrong_arity",
      message: `\`${name}\` takes ${wanted} argument${wanted === "1" ? "" : "s"}, not ${arity}`,
      ...(arity > 0 ? { hint: "arguments are separated by `;`, not by `,`" } : {}),
    };
  }
  const foreign = Object.hasOwn(FOREIGN, name) ? FOREIGN[name] : undefined;
  const names = [
    ...new Set(known.filter((key) => !key.startsWith("_")).map((key) => key.slice(0, key.lastIndexOf("/")))),
  ];
  const near = foreign ?? (name.length < SHORTEST_MISSPELT ? null : didYouMean(name, names, SLIP));
  const message = `no function \`${name}\` in jq`;
  if (near === null) return { code: "jq_unknown_function", message };
  return {
    code: "jq_unknown_function",
    message,
    hint: near.includes(" ") ? `jq has ${near}` : `did you mean \`${near}\`?`,
  };
}
