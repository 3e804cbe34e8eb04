import type { Run } from "../values/run.ts";

/** Characters that are escaped at a time. A replacement in one go takes V8 up to ten times the memory of its result. */
const PIECE = 65_536;

/**
 * Escapes a text; a long one piece by piece, so that one that outgrows what may still be made is noticed while it grows:
 * `reduce range(60) as $i ("'"; @sh)` is four times as long after each round. Each piece is charged as it is made.
 */
export function escapeText(run: Run, text: string, escapePiece: (piece: string) => string): string {
  if (text.length <= PIECE) return charged(run, escapePiece(text));
  let escaped = "";
  for (let at = 0; at < text.length; ) {
    const end = endOfPiece(text, at);
    escaped += charged(run, escapePiece(text.slice(at, end)));
    at = end;
  }
  return escaped;
}

function charged(run: Run, piece: string): string {
  run.allocate(piece.length);
  return piece;
}

/** Never between the two halves of a surrogate pair. */
function endOfPiece(text: string, start: number): number {
  const end = start + PIECE;
  return (text.codePointAt(end - 1) ?? 0) > 0xffff ? end + 1 : end;
}
