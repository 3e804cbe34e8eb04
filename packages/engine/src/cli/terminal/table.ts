import { displayWidth, visibleText } from "@longshore/shared/problems";
import { fitText } from "./fit-text.ts";

export interface TableColumn {
  readonly name: string;
  /** Numbers stand at the right. */
  readonly align?: "left" | "right";
  /** Columns it takes at least, if its values need them; below that, columns at the end are left out instead. */
  readonly least?: number;
}

/** How a table is laid out: as many columns as fit, and the names of those that do not. */
interface Layout {
  readonly widths: readonly number[];
  readonly hidden: readonly string[];
}

const GAP = "  ";
/** A column is not cut to less than LEAST, and takes no more than MOST. */
const LEAST = 16;
const MOST = 60;

/**
 * Rows under names and a rule, with no borders: columns can be cut, searched and pasted. What is too wide is cut; columns
 * for which there is no room are left out, and named in a last line. Table libraries draw borders, but none of them fits
 * a table to a terminal, which is all the work here; the width of a character is a library's.
 */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  { width, color }: { readonly width: number; readonly color: boolean },
): string[] {
  const cells = rows.map((row) => row.map(visibleText));
  const { widths, hidden } = layout(columns, cells, width);
  const line = (row: readonly string[]): string =>
    widths
      .map((columnWidth, index) => alignCell(row[index] ?? "", columnWidth, columns[index]?.align))
      .join(GAP)
      .trimEnd();
  const heading = line(columns.map(({ name }) => visibleText(name)));
  const rule = widths.map((columnWidth) => "─".repeat(columnWidth)).join(GAP);
  const more = hidden.length === 0 ? [] : [`(not shown: ${hidden.join(", ")})`];
  return [color ? `\u001b[1m${heading}\u001b[0m` : heading, rule, ...cells.map(line), ...more];
}

function alignCell(text: string, width: number, align: TableColumn["align"]): string {
  const room = width - displayWidth(text);
  return align === "right" && room > 0 ? " ".repeat(room) + text : fitText(text, width);
}

function layout(columns: readonly TableColumn[], rows: readonly (readonly string[])[], width: number): Layout {
  const natural = columns.map(({ name }, index) =>
    Math.min(MOST, Math.max(displayWidth(name), ...rows.map((row) => displayWidth(row[index] ?? "")))),
  );
  const least = natural.map((wide, index) => Math.min(wide, columns[index]?.least ?? LEAST));
  let count = columns.length;
  while (count > 1 && lineWidth(least.slice(0, count)) > width) count -= 1;
  const hidden = columns.slice(count).map(({ name }) => visibleText(name));
  return { widths: shrink(natural.slice(0, count), least, width), hidden };
}

/** Takes from the column that is furthest above its least, until the line fits. One column alone is cut to the line. */
function shrink(natural: readonly number[], least: readonly number[], width: number): number[] {
  if (natural.length === 1) return [Math.min(natural[0] ?? 0, width)];
  const widths = [...natural];
  for (let excess = lineWidth(widths) - width; excess > 0; excess -= 1) {
    const spare = widths.map((each, index) => each - (least[index] ?? 0));
    const widest = spare.indexOf(Math.max(...spare));
    widths[widest] = (widths[widest] ?? 1) - 1;
  }
  return widths;
}

function lineWidth(widths: readonly number[]): number {
  return widths.reduce((sum, each) => sum + each, 0) + GAP.length * Math.max(widths.length - 1, 0);
}
