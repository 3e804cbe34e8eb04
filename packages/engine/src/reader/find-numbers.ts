import { LONGEST, machine, TEXT } from "./machine.ts";

/** The text is copied to where bytes have {@link LONGEST}, two for each UTF-16 unit. */
const LONGEST_PIECE = LONGEST / 2;

/**
 * Where numbers begin and end in a JSON text whose doubles do not give their texts back: 4 and 8 of `{"v":1.10,"w":2.5}`. Null if it
 * cannot tell.
 */
export function findNumbers(text: string): readonly number[] | null {
  const found: number[] = [];
  for (let start = 0; start < text.length; ) {
    const end = endOfPiece(text, start);
    if (end === start) return null;
    findInPiece(text, start, end, found);
    start = end;
  }
  return found;
}

function findInPiece(text: string, start: number, end: number, found: number[]): void {
  const { memory, findNumbers: find } = machine();
  memory.write(end - start === text.length ? text : text.slice(start, end), TEXT, "utf16le");
  const count = find(end - start, start === 0);
  for (let at = TEXT; at < TEXT + 8 * count; at += 4) found.push(start + memory.readUInt32LE(at));
}

/** Where no number is cut; `start` if there is no such place. */
function endOfPiece(text: string, start: number): number {
  if (text.length - start <= LONGEST_PIECE) return text.length;
  let end = start + LONGEST_PIECE;
  while (end > start && OF_NUMBER.has(text.charCodeAt(end - 1))) end -= 1;
  return end;
}

const OF_NUMBER: ReadonlySet<number> = new Set(Buffer.from("0123456789+-.eE"));
