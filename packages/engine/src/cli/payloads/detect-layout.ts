import type { ByteWindow } from "./byte-window.ts";

/** `lines`: one JSON value a line (NDJSON). `document`: values or arrays that go over as many lines as they like. */
export type Layout = "lines" | "document";

const LINES_NAME = /\.(ndjson|jsonl)$/i;
const LOOK_AT_MOST = 64 * 1024;

/**
 * Decides from a file's name, else from its first lines. A wrong decision costs nothing while the file is right; the
 * two differ in where reading goes on behind a broken value: with the next line, or behind its closing bracket.
 */
export function detectLayout(name: string, window: ByteWindow): Layout {
  if (LINES_NAME.test(name)) return "lines";
  for (;;) {
    const [first, second] = firstLines(window);
    const wholeFirst = second !== undefined;
    if (first !== undefined && !first.startsWith("{")) return "document";
    if (first !== undefined && isJson(first)) return "lines";
    if (wholeFirst) return second.startsWith("{") && !/[{[:,]$/.test(first ?? "") ? "lines" : "document";
    if (window.length >= LOOK_AT_MOST || !window.more()) return "document";
  }
}

/**
 * The lines in memory that hold something, without the RS in front of texts (RFC 7464). `{"id": 1,,}` above `{"id": 2}`: the first line is broken. `{` above
 * `"id": 1`: one value over many lines.
 */
function firstLines(window: ByteWindow): string[] {
  const text = window.buffer.toString("utf8", window.start, Math.min(window.end, window.start + LOOK_AT_MOST));
  return text
    .replaceAll("\x1e", " ")
    .split("\n")
    .flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
