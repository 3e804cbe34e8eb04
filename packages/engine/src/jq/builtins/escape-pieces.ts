import type { Run } from "../values/run.ts";
import { mapPieces } from "../values/text-pieces.ts";

/**
 * Escapes a text; a long one piece by piece, so that one that outgrows what may still be made is noticed while it grows:
 * `reduce range(60) as $i ("'"; @sh)` is four times as long after each round. Each piece is charged as it is made.
 */
export function escapeText(run: Run, text: string, escapePiece: (piece: string) => string): string {
  return mapPieces(text, (piece) => charged(run, escapePiece(piece)));
}

function charged(run: Run, piece: string): string {
  run.allocate(piece.length);
  return piece;
}
