import type { BrokenPlace } from "./broken-place.ts";

/** What to write in place of what other readers of JSON take, or other languages write. */
export function jsonHint({ token, message }: Pick<BrokenPlace, "token" | "message">): string | undefined {
  const control = /^control character in a string \(byte 0x(..)\)/.exec(message)?.[1];
  if (control !== undefined) return controlHint(control);
  return SPELLINGS.find(([spelling]) => spelling.test(token))?.[1](token);
}

function controlHint(hex: string): string {
  const escaped = ESCAPES[hex] ?? `\\u00${hex}`;
  const missing = hex === "0a" || hex === "0d" ? "Close the string on its line, or write" : "Write";
  return `${missing} it as the escape \`${escaped}\`.`;
}

const ESCAPES: Readonly<Record<string, string>> = { "09": "\\t", "0a": "\\n", "0d": "\\r", "08": "\\b", "0c": "\\f" };

const SPELLINGS: readonly (readonly [RegExp, (token: string) => string])[] = [
  [
    /^-?0+\d+$/,
    (token) =>
      `A number has no zeros in front: \`${token.replace(/^(-?)0+(?=\d)/, "$1")}\`, or as text \`"${token}"\`.`,
  ],
  [/^[+-]?(?:s?nan\d*|inf(?:inity)?)$/i, () => "JSON has no such number: write `null`."],
  [/^-?\.\d+$/, (token) => `Write a digit in front of the point: \`${token.replace(".", "0.")}\`.`],
  [/^-?\d+\.$/, (token) => `Write a digit behind the point: \`${token}0\`.`],
  [/^\+\d/, (token) => `Leave the sign out: \`${token.slice(1)}\`.`],
  [/^(?:True|False)$/, (token) => `Write \`${token.toLowerCase()}\`; Python's \`json.dumps\` does.`],
  [/^None$/, () => "Write `null`; Python's `json.dumps` does."],
  [/^undefined$/, () => "Write `null`."],
  [/^'/, () => "Strings and keys are in double quotes."],
  [/^\/[/*]/, () => "JSON has no comments: remove it."],
];
