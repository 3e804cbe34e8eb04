import { displayWidth, graphemesOf } from "@longshore/shared/problems";

/** The text in exactly `width` columns: filled with spaces, or cut with an ellipsis. */
export function fitText(text: string, width: number): string {
  const natural = displayWidth(text);
  return natural <= width ? text + " ".repeat(width - natural) : cutText(text, width);
}

function cutText(text: string, width: number): string {
  let shown = "";
  let room = width - 1;
  for (const { segment } of graphemesOf(text)) {
    const taken = displayWidth(segment);
    if (taken > room) break;
    shown += segment;
    room -= taken;
  }
  return `${shown}…${" ".repeat(room)}`;
}
