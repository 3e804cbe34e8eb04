import { Output, type TextOutput } from "./output.ts";

/** One of the two streams, and what it is connected to. */
export interface Screen {
  readonly output: TextOutput;
  readonly isTerminal: boolean;
  readonly width: number;
  readonly color: boolean;
}

/** Where a command writes: data to `data`, words to `words`. */
export interface Terminal {
  readonly data: Screen;
  readonly words: Screen;
}

const DEFAULT_WIDTH = 100;

/** The terminal of this process; https://no-color.org and `FORCE_COLOR` are followed. */
export function processTerminal(): Terminal {
  return { data: screen(1, process.stdout), words: screen(2, process.stderr) };
}

function screen(descriptor: number, stream: { readonly isTTY?: boolean; readonly columns?: number }): Screen {
  const isTerminal = stream.isTTY === true;
  return { output: new Output(descriptor), isTerminal, width: widthOf(stream.columns), color: wantsColor(isTerminal) };
}

function widthOf(columns: number | undefined): number {
  const { COLUMNS } = process.env;
  const given = Number(COLUMNS);
  if (columns !== undefined && columns > 0) return columns;
  return Number.isInteger(given) && given > 0 ? given : DEFAULT_WIDTH;
}

function wantsColor(isTerminal: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return isTerminal && TERM !== "dumb";
}
