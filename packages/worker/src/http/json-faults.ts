/** Objects and lists in one another. Entities may have 500 levels, and stand some levels down in a body. */
const MOST_LEVELS = 510;

/** What other readers let pass: a key that stands twice, depth that would exhaust a stack. */
export interface JsonFault {
  readonly code: "json_too_deep" | "duplicate_key";
  readonly message: string;
  /** The element of a list of the body within which it is: 1 of `entities` in `{"entities":[{},{"a":1,"a":2}]}`. */
  readonly element: { readonly list: string; readonly index: number } | null;
}

/** An open object or list. */
interface Frame {
  /** Of an object; null: it is a list. */
  readonly keys: Set<string> | null;
  /** The last of the keys. */
  key: string;
  /** Commas so far. */
  index: number;
}

/** `text` is JSON, so strings, brackets, colons and commas are all that matters. */
export function* jsonFaults(text: string): Generator<JsonFault, void, void> {
  const open: Frame[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    const frame = open.at(-1);
    if (character === '"') {
      const end = endOfString(text, at);
      if (frame !== undefined && isKey(text, end) && !addKey(text.slice(at, end + 1), frame)) {
        yield fault("duplicate_key", `the key \`${frame.key}\` stands twice in one object`, open);
      }
      at = end;
    } else if (character === "{" || character === "[") {
      open.push({ keys: character === "{" ? new Set() : null, key: "", index: 0 });
      if (open.length === MOST_LEVELS + 1) {
        yield fault("json_too_deep", `the body is nested more than ${MOST_LEVELS} levels deep`, open);
      }
    } else if (character === "}" || character === "]") open.pop();
    else if (character === "," && frame !== undefined) frame.index += 1;
  }
}

function fault(code: JsonFault["code"], message: string, [body, list, element]: readonly Frame[]): JsonFault {
  const isElement = body?.keys !== null && list?.keys === null && element !== undefined;
  return { code, message, element: isElement ? { list: body?.key ?? "", index: list.index } : null };
}

/** Where the quote is that ends the string begun at `start`. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === "\\") backslashes += 1;
  return backslashes % 2 === 1;
}

function isKey(text: string, end: number): boolean {
  let at = end + 1;
  while (at < text.length && WHITE_SPACE.has(text[at] ?? "")) at += 1;
  return text[at] === ":";
}

const WHITE_SPACE: ReadonlySet<string> = new Set([" ", "\t", "\n", "\r"]);

/** Gives whether the object had no such key. */
function addKey(literal: string, frame: Frame): boolean {
  frame.key = String(JSON.parse(literal));
  if (frame.keys?.has(frame.key) === true) return false;
  frame.keys?.add(frame.key);
  return true;
}
