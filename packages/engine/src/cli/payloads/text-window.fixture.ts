import { type Bytes, ByteWindow } from "./byte-window.ts";

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

/** What was read, with the texts of its bytes, which are there only while it is read. */
export function textsOf<Rest extends object>(read: Iterable<{ readonly bytes: Bytes | null } & Rest>) {
  return Array.from(read, ({ bytes, ...rest }) => ({ text: bytes?.text ?? null, ...rest }));
}
