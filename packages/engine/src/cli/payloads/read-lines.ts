import type { Bytes, ByteWindow } from "./byte-window.ts";

const NEWLINE = 10;

/** All lines of a file, without their newlines. */
export function* splitLines(window: ByteWindow): Generator<string, void, void> {
  for (const { text } of linesOf(window)) yield text;
}

/**
 * Each line is decoded by itself: a text of plain ASCII then takes one byte per character and parses fastest, whatever
 * other lines hold.
 */
function* linesOf(window: ByteWindow): Generator<Bytes, void, void> {
  for (;;) {
    const length = lineLength(window);
    if (length === null) break;
    const line = window.take(length);
    window.start += 1;
    yield line;
  }
  if (window.length > 0) yield window.take(window.length);
}

/** Bytes before the next newline, reading on until there is one; null if the file ends first. */
export function lineLength(window: ByteWindow): number | null {
  let searched = 0;
  for (;;) {
    const at = window.buffer.indexOf(NEWLINE, window.start + searched);
    // What lies behind `end` is left from an earlier chunk.
    if (at >= 0 && at < window.end) return at - window.start;
    searched = window.length;
    if (!window.more()) return null;
  }
}
