const DELETE = /\u007f/g;

/** A string as jq writes it in JSON: as `JSON.stringify`, and U+007F escaped. */
export function quote(text: string): string {
  const quoted = JSON.stringify(text);
  return text.includes("\u007f") ? quoted.replace(DELETE, "\\u007f") : quoted;
}
