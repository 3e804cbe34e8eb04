import stringWidth from "string-width";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Columns that a text takes on a terminal: `日本` takes 4, an emoji 2. */
export function displayWidth(text: string): number {
  return stringWidth(text);
}

/** The text in exactly `width` columns: filled with spaces, or cut with an ellipsis. */
export function fitText(text: string, width: number): string {
  const natural = stringWidth(text);
  return natural <= width ? text + " ".repeat(width - natural) : cutText(text, width);
}

function cutText(text: string, width: number): string {
  let shown = "";
  let room = width - 1;
  for (const { segment } of graphemes.segment(text)) {
    const taken = stringWidth(segment);
    if (taken > room) break;
    shown += segment;
    room -= taken;
  }
  return `${shown}…${" ".repeat(room)}`;
}
