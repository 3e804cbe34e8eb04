import type { Reads } from "../jq/compile/read-paths.ts";
import { parseJsonPayload } from "../jq/values/parse-json.ts";
import { isObject } from "../jq/values/type-of.ts";
import type { JqObject, JqValue } from "../jq/values/value.ts";
import { Projector } from "./projector.ts";

/** Below that, a call costs what it saves. */
const SMALLEST = 1_024;
/** Until then it is not worth to start: a run over one payload is over before. */
const PATIENCE = 256 * 1024;
/** Payloads after which it is looked whether to go on. */
const ROUND = 64;
/** Beyond this share, reading the rest a second time costs more than was saved. */
const MOST_KEPT = 0.4;

/**
 * Reads payloads as `parseJsonPayload` does, but without what a mapping does not read of them. It gives itself up where that does
 * not pay: a mapping that reads nearly everything, payloads that have to be parsed whole.
 */
export class PayloadReader {
  readonly #reads: () => Reads;
  readonly #patience: number;
  #projector: Projector | null = null;
  #isOver = false;
  #seen = 0;
  #given = 0;
  #kept = 0;
  #count = 0;

  /**
   * @param reads what is read of a payload; asked for once, when there is enough to read.
   * @param patience bytes to be met before that.
   */
  constructor(reads: () => Reads, patience: number = PATIENCE) {
    this.#reads = reads;
    this.#patience = patience;
  }

  /** The object that these bytes are, without what is not read of it; null if it has to be parsed whole. */
  read(bytes: Buffer, start: number, end: number): JqObject | null {
    const length = end - start;
    if (this.#isOver || length < SMALLEST) return null;
    if (this.#projector === null) {
      this.#seen += length;
      if (this.#seen < this.#patience) return null;
      this.#begin();
    }
    const projected = this.#projector?.project(bytes, start, end) ?? null;
    this.#weigh(length, projected?.text.length ?? length);
    if (projected === null) return null;
    const { text, needsNumberTexts } = projected;
    const value: JqValue = needsNumberTexts ? parseJsonPayload(text) : JSON.parse(text);
    return isObject(value) ? value : null;
  }

  #begin(): void {
    const reads = this.#reads();
    this.#projector = reads === "everything" ? null : Projector.of(reads);
    this.#isOver = this.#projector === null;
  }

  #weigh(given: number, kept: number): void {
    this.#given += given;
    this.#kept += kept;
    this.#count += 1;
    if (this.#count % ROUND === 0) this.#isOver = this.#kept > this.#given * MOST_KEPT;
  }
}
