import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Progress } from "./progress.ts";
import type { Screen } from "./terminal.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function screen(isTerminal: boolean): { readonly screen: Screen; readonly written: string[] } {
  const written: string[] = [];
  const output = { write: (text: string) => void written.push(text), writeLine: () => {}, flush: () => {} };
  return { screen: { output, isTerminal, width: 60, color: false }, written };
}

test("long work says how far it is, and takes the line away at the end", () => {
  const { screen: terminal, written } = screen(true);
  const progress = new Progress(terminal, 10_000_000);
  progress.update(64, 1_000);
  expect(written).toEqual([]);
  vi.advanceTimersByTime(1_100);
  progress.update(12_800, 2_500_000);
  progress.update(12_864, 2_510_000);
  progress.clear();
  progress.clear();
  expect(written).toEqual(["\r\u001b[K12,800 items, 2.5 MB (25 %)", "\r\u001b[K"]);
});

test("where nobody looks, nothing is written", () => {
  const { screen: file, written } = screen(false);
  const progress = new Progress(file, 0);
  vi.advanceTimersByTime(10_000);
  progress.update(6_400, 5);
  progress.clear();
  expect(written).toEqual([]);
});
