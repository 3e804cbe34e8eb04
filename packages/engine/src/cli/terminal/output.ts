import { writeSync } from "node:fs";
import { systemErrorCode, waitForPipe } from "../wait-for-pipe.ts";

/** The reader of our output is gone, as in `engine run … | head -1`. Nothing is wrong; there is just nobody to write for. */
export class ReaderGone extends Error {
  override readonly name = "ReaderGone";
}

/** Something that text is written to. */
export interface TextOutput {
  write(text: string): void;
  writeLine(text: string): void;
  /** @throws {ReaderGone} */
  flush(): void;
}

const FLUSH_AT = 64 * 1024;

/**
 * Standard output or standard error, written synchronously in blocks: memory stays constant however slow the reader
 * is, and nothing is lost when the process ends.
 */
export class Output implements TextOutput {
  readonly #descriptor: number;
  #parts: string[] = [];
  #size = 0;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  write(text: string): void {
    this.#parts.push(text);
    this.#size += text.length;
    if (this.#size >= FLUSH_AT) this.flush();
  }

  writeLine(text: string): void {
    this.write(`${text}\n`);
  }

  flush(): void {
    if (this.#size === 0) return;
    const bytes = Buffer.from(this.#parts.join(""));
    this.#parts = [];
    this.#size = 0;
    for (let at = 0; at < bytes.length; ) at += this.#writeSome(bytes, at);
  }

  #writeSome(bytes: Buffer, from: number): number {
    try {
      return writeSync(this.#descriptor, bytes, from);
    } catch (error) {
      if (waitForPipe(error)) return 0;
      if (["EPIPE", "EOF"].includes(systemErrorCode(error))) throw new ReaderGone();
      throw error;
    }
  }
}
