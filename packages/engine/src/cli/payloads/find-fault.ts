import { showByte } from "../../reader/json-bytes.ts";
import { type JsonSource, JsonValidator } from "../../reader/json-validator.ts";
import type { ByteWindow } from "./byte-window.ts";

/** What is wrong with a value, and where: at the first byte with which no JSON goes on. */
export interface JsonFault {
  /** Bytes of the value in front of that byte. */
  readonly length: number;
  /** Null where the file ends inside the value. */
  readonly message: string | null;
  /** Nothing is wrong up to there, where a value ends: of `007`, 0 is one. */
  readonly isWhole: boolean;
}

/** jq's limit. */
const MOST_LEVELS = 10_000;

/** Why the value that begins at the window's start is not JSON as RFC 8259 has it. Reads on to the fault, but takes nothing. */
export function findFault(window: ByteWindow): JsonFault {
  const validator = new JsonValidator(MOST_LEVELS);
  validator.begin();
  const source = new WindowSource(window);
  try {
    while (!validator.run(source)) if (!source.more()) return { length: source.at, message: null, isWhole: false };
    return source.end();
  } catch (error) {
    if (error instanceof Fault) return { length: error.at, message: error.message, isWhole: false };
    throw error;
  }
}

class Fault extends Error {
  override readonly name = "Fault";
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** The bytes of a window from its start on, more of them as they are asked for. */
class WindowSource implements JsonSource {
  bytes: Uint8Array;
  at = 0;
  readonly #window: ByteWindow;

  constructor(window: ByteWindow) {
    this.#window = window;
    this.bytes = window.buffer.subarray(window.start, window.end);
  }

  more(): boolean {
    const window = this.#window;
    const isMore = window.more();
    this.bytes = window.buffer.subarray(window.start, window.end);
    return isMore;
  }

  end(): JsonFault {
    const message = `expected the end of the value, got ${showByte(this.bytes[this.at] ?? 0)}`;
    return { length: this.at, message, isWhole: true };
  }

  lineEndsAt(): void {}

  fault(message: string, at: number = this.at): Fault {
    return new Fault(message, at);
  }
}
