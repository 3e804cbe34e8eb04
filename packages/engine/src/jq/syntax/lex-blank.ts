/** The end of the spaces, line breaks and comments that begin at `at`; `at` itself if there are none. */
export function endOfBlank(source: string, at: number): number {
  let end = at;
  for (;;) {
    const character = source[end];
    if (character === " " || character === "\t" || character === "\n" || character === "\r") end++;
    else if (character === "#") end = endOfComment(source, end);
    else return end;
  }
}

/**
 * A comment ends before a line feed, unless an odd number of backslashes stands before it (or before its carriage
 * return): `1 # a \⏎ still comment`, but `1 # a \\⏎ + 2` is 3. A carriage return alone ends nothing.
 */
function endOfComment(source: string, at: number): number {
  let end = at;
  while (end < source.length && source[end] !== "\n") {
    if (source[end] !== "\\") end++;
    else end += source.startsWith("\r\n", end + 1) ? 3 : 2;
  }
  return Math.min(end, source.length);
}
