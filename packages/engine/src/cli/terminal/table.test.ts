import { displayWidth } from "@longshore/shared/problems";
import { expect, test } from "vitest";
import { renderTable } from "./table.ts";

const COLUMNS = [{ name: "id", least: 20 }, { name: "title" }, { name: "n", align: "right" as const }];

test("columns are as wide as their widest cell, counted in columns of the terminal", () => {
  const rows = [
    ["a", "日本", "1"],
    ["bb", "e\u0301x", "10"],
  ];
  expect(renderTable(COLUMNS, rows, { width: 80, color: false })).toEqual([
    "id  title   n",
    "──  ─────  ──",
    "a   日本    1",
    "bb  e\u0301x     10",
  ]);
});

test("what is too wide is cut with an ellipsis, the widest column first", () => {
  const lines = renderTable(COLUMNS, [["x".repeat(20), "y".repeat(50), "1"]], { width: 50, color: false });
  expect(lines[2]).toBe(`${"x".repeat(20)}  ${"y".repeat(24)}…  1`);
  for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(50);
});

test("columns for which there is no room are named", () => {
  const lines = renderTable(COLUMNS, [["x".repeat(20), "y".repeat(50), "1"]], { width: 24, color: false });
  expect(lines).toEqual(["id", "────────────────────", "x".repeat(20), "(not shown: title, n)"]);
});

test("a cell cannot write to the terminal or begin a line", () => {
  const [, , row] = renderTable(COLUMNS, [["\u001b[2J", "a\nb", "\u202e"]], { width: 80, color: false });
  expect(row).toBe("␛[2J  a␊b    \\u202e");
});
