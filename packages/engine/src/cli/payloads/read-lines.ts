import type { ByteWindow } from "./byte-window.ts";
import type { PayloadText } from "./payload-text.ts";

const NEWLINE = 10;
const BLANK = /^[ \t\r]*$/;

/** The lines of an NDJSON file that hold something. */
export function* readLines(window: ByteWindow): Generator<PayloadText, void, void> {
  let line = 0;
  for (const text of splitLines(window)) {
    line += 1;
    if (!BLANK.test(text)) yield { text, line, column: 0 };
  }
}

/**
 * All lines of a file, without their newlines. Each is decoded by itself: a text of plain ASCII then takes one byte per
 * character and parses fastest, whatever other lines hold.
 */
export function* splitLines(window: ByteWindow): Generator<string, void, void> {
  for (;;) {
    const length = lineLength(window);
    if (length === null) break;
    const text = window.take(length);
    window.start += 1;
    yield text;
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
