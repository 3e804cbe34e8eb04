import process from "node:process";

const TERMINAL_EVERY_MS = 1_000;
const FILE_EVERY_MS = 60_000;

/** What is going on, on standard error: one line that is written over on a terminal, elsewhere a line each minute. */
export function showProgress(text: () => string): { readonly stop: () => void } {
  const { isTTY: isTerminal } = process.stderr;
  const show = (): void => {
    process.stderr.write(isTerminal ? `\r\x1b[K${text()}` : `${text()}\n`);
  };
  const timer = setInterval(show, isTerminal ? TERMINAL_EVERY_MS : FILE_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      if (isTerminal) process.stderr.write("\r\x1b[K");
      process.stderr.write(`${text()}\n`);
    },
  };
}
