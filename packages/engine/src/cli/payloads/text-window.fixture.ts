import { type Bytes, ByteWindow } from "./byte-window.ts";
import type { TextPlace } from "./text-place.ts";

/** A window on a text that is read `step` bytes at a time into a buffer that begins with `chunk` bytes. */
export function windowOn(text: string, step: number, chunk: number = 4): ByteWindow {
  const bytes = Buffer.from(text);
  let position = 0;
  return new ByteWindow((into, at, length) => {
    const count = Math.min(step, length, bytes.length - position);
    bytes.copy(into, at, position, position + count);
    position += count;
    return count;
  }, chunk);
}

/** A JSON text where it was found. */
export interface PlacedText extends TextPlace {
  readonly text: string;
}

/** The text of these bytes, which are there only while it is read; null if it is not JSON. */
export function jsonText({ text }: Bytes, place: TextPlace): readonly PlacedText[] | null {
  try {
    JSON.parse(text);
    return [{ text, ...place }];
  } catch {
    return null;
  }
}
