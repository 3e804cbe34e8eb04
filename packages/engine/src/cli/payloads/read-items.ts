import type { ByteWindow } from "./byte-window.ts";
import { CLOSE_BRACKET, COMMA, JsonScanner, OPEN_BRACKET } from "./json-scanner.ts";
import type { BrokenRest, PayloadText } from "./payload-text.ts";

type Read = PayloadText | BrokenRest;

/**
 * The items of a JSON file: each value that stands in it, or each element of a value that is an array. An array of any
 * size is split while it is read, so only one item is in memory at a time.
 */
export function* readItems(window: ByteWindow): Generator<Read, void, void> {
  const scanner = new JsonScanner(window);
  for (;;) {
    const next = scanner.peek();
    if (next === -1) return;
    const whole = next === OPEN_BRACKET ? yield* readElements(scanner) : yield* readValue(scanner);
    if (!whole) return;
  }
}

/** Gives whether the array was whole, so that what follows it can be read. */
function* readElements(scanner: JsonScanner): Generator<Read, boolean, void> {
  const opened = scanner.line;
  scanner.skip();
  if (scanner.peek() === CLOSE_BRACKET) {
    scanner.skip();
    return true;
  }
  for (;;) {
    if (!(yield* readValue(scanner))) return false;
    const next = scanner.peek();
    if (next !== COMMA && next !== CLOSE_BRACKET) {
      yield next === -1
        ? broken(scanner.line, `the array that begins at line ${opened} is never closed`)
        : broken(scanner.line, "expected `,` or `]` after an item of the array");
      return false;
    }
    scanner.skip();
    if (next === CLOSE_BRACKET) return true;
  }
}

function* readValue(scanner: JsonScanner): Generator<Read, boolean, void> {
  scanner.peek();
  const { line, column } = scanner;
  const bytes = scanner.value();
  if (bytes === null) {
    yield broken(line, "the value that begins here is never closed");
    return false;
  }
  if (bytes.start === bytes.end) {
    yield broken(line, "expected a JSON value");
    return false;
  }
  yield { bytes, line, column };
  return true;
}

function broken(line: number, message: string): BrokenRest {
  return { bytes: null, line, message };
}
