/** A key with its colon, another string, a word or number, or structure. */
const TOKENS = /("(?:[^"\\]|\\.)*")(\s*:)?|([\w.+-]+)|([[\]{},:])/g;

const STYLES = { key: "34;1", string: "0;32", null: "0;90", scalar: "0;39", mark: "1;39" } as const;

/** JSON text with jq's colours for a terminal. */
export function colorJson(text: string): string {
  return text.replace(
    TOKENS,
    (_, quoted: string | undefined, colon: string | undefined, word: string | undefined, mark: string | undefined) => {
      if (quoted !== undefined)
        return colon === undefined ? paint("string", quoted) : paint("key", quoted) + paint("mark", colon);
      if (word !== undefined) return paint(word === "null" ? "null" : "scalar", word);
      return paint("mark", mark ?? "");
    },
  );
}

function paint(style: keyof typeof STYLES, text: string): string {
  return `\u001b[${STYLES[style]}m${text}\u001b[0m`;
}
