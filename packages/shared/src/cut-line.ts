import { displayWidth, graphemesOf } from "./display-width.ts";
import { visibleText } from "./visible-text.ts";

/** A line ready for a terminal: its text, and the run of carets that belongs under it. */
export interface CutLine {
  readonly text: string;
  readonly underline: string;
}

/** One character as a person sees it: a letter with its accents, an emoji of several code points. */
interface Cell {
  readonly text: string;
  readonly width: number;
  readonly marked: boolean;
}

interface Stretch {
  readonly cells: readonly Cell[];
  readonly cutBefore: boolean;
  readonly cutAfter: boolean;
}

const ELLIPSIS = "…";

/**
 * Shows `line` in at most `width` columns with carets under the UTF-16 range `[from, to)`, or one caret if the range is
 * empty. What does not fit is cut from the ends, so that the carets stay in sight.
 */
export function cutLine(line: string, from: number, to: number, width: number): CutLine {
  const { cells, cutBefore, cutAfter } = fit(cellsNear(line, from, to, width), width);
  const firstMarked = Math.max(
    cells.findIndex((cell) => cell.marked),
    0,
  );
  const indent = widthOf(cells.slice(0, firstMarked)) + (cutBefore ? 1 : 0);
  const carets = Math.max(widthOf(cells.filter((cell) => cell.marked)), 1);
  const shown = cells.map((cell) => cell.text).join("");
  return {
    text: (cutBefore ? ELLIPSIS : "") + shown + (cutAfter ? ELLIPSIS : ""),
    underline: " ".repeat(indent) + "^".repeat(carets),
  };
}

/** A line may be megabytes long, so only the part that could be shown is taken apart. */
function cellsNear(line: string, from: number, to: number, width: number): Stretch {
  const reach = Math.min(width, 1_000) * 16;
  const start = Math.max(0, from - reach);
  const end = Math.min(line.length, from + reach);
  const cells: Cell[] = [];
  for (const { segment, index } of graphemesOf(line.slice(start, end))) {
    const at = start + index;
    const marked = from === to ? at === from : at < to && at + segment.length > from;
    cells.push(toCell(segment, marked));
  }
  // Where a program stops too early, the caret stands behind its last character.
  if (from === line.length) cells.push({ text: "", width: 1, marked: true });
  return { cells, cutBefore: start > 0, cutAfter: end < line.length };
}

function toCell(grapheme: string, marked: boolean): Cell {
  // One letter may carry any number of combining marks in its single column.
  const text = grapheme.length > 32 ? "\ufffd" : visibleText(grapheme);
  return { text, width: displayWidth(text), marked };
}

/** Cuts to `width` columns: the marked part is taken first, from its start, then a cell from each side in turn. */
function fit(stretch: Stretch, width: number): Stretch {
  const { cells, cutBefore, cutAfter } = stretch;
  if (!cutBefore && !cutAfter && widthOf(cells) <= width) return stretch;
  let room = width - 2;
  let first = Math.max(
    cells.findIndex((cell) => cell.marked),
    0,
  );
  let end = first;
  const take = (cell: Cell | undefined): cell is Cell => {
    if (cell === undefined || cell.width > room) return false;
    room -= cell.width;
    return true;
  };
  while (cells[end]?.marked && take(cells[end])) end++;
  for (let grew = true; grew; ) {
    grew = false;
    if (take(cells[end])) {
      end++;
      grew = true;
    }
    if (take(cells[first - 1])) {
      first--;
      grew = true;
    }
  }
  return {
    cells: cells.slice(first, end),
    cutBefore: cutBefore || first > 0,
    cutAfter: cutAfter || end < cells.length,
  };
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.width, 0);
}
