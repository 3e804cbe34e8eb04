import { type Run, SHORT_TEXT } from "./run.ts";
import { mapPieces } from "./text-pieces.ts";

const DELETE = /\u007f/g;
const ESCAPED = "\\u007f";

/** A string as jq writes it in JSON: as `JSON.stringify`, and U+007F escaped. A run pays for what escapes add to it. */
export function quote(text: string, run?: Run): string {
  if (run === undefined || text.length <= SHORT_TEXT) return escapeDelete(JSON.stringify(text), run);
  return `"${mapPieces(text, (piece) => quotedPiece(run, piece))}"`;
}

function quotedPiece(run: Run, piece: string): string {
  const quoted = escapeDelete(JSON.stringify(piece).slice(1, -1), run);
  run.allocate(quoted.length - piece.length);
  return quoted;
}

/** JSON text in which jq's escape stands for U+007F. */
export function escapeDelete(json: string, run: Run | undefined): string {
  if (!json.includes("\u007f")) return json;
  run?.spend(json.length);
  return mapPieces(json, (piece) => piece.replace(DELETE, ESCAPED));
}
