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
  substring: "a slice such as `.[2:5]`",
};

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
      hint: "arguments are separated by `;`, not by `,`",
    };
  }
  const foreign = Object.hasOwn(FOREIGN, name) ? FOREIGN[name] : undefined;
  const names = [
    ...new Set(known.filter((key) => !key.startsWith("_")).map((key) => key.slice(0, key.lastIndexOf("/")))),
  ];
  const near = foreign ?? didYouMean(name, names);
  const message = `no function \`${name}\` in jq`;
  if (near === null) return { code: "jq_unknown_function", message };
  return {
    code: "jq_unknown_function",
    message,
    hint: near.includes(" ") ? `jq has ${near}` : `did you mean \`${near}\`?`,
  };
}
