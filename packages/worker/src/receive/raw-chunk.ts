import { CLOSE_BRACKET, COMMA, OPEN_BRACKET } from "@longshore/engine";
import { refusal } from "../api-error.ts";
import type { ByteSink } from "./json/body-reader.ts";

/** Items as they came, on their way to become one record. */
export interface RawChunk {
  /** A JSON array. */
  readonly bytes: Buffer;
  readonly items: number;
  /** Which batch of the body they belong to. */
  readonly entry: number;
}

export interface ChunkLimits {
  readonly itemsPerRecord: number;
  /** A record is closed with the item that reaches this. */
  readonly bytesPerRecord: number;
  readonly bytesPerItem: number;
}

const SMALLEST_BUFFER = 16 * 1024;

/** Gathers the items of one batch into chunks, which are cut between items only. */
export class ChunkBuilder implements ByteSink {
  #buffer = Buffer.alloc(0);
  #length = 0;
  #items = 0;
  #itemStart = 0;
  /** Of the batch. */
  #itemsBegun = 0;
  readonly #limits: ChunkLimits;
  readonly #entry: number;
  readonly #name: string;

  /** `name` is what the batch is called in messages: `data[3].items`. */
  constructor(limits: ChunkLimits, entry: number, name: string) {
    this.#limits = limits;
    this.#entry = entry;
    this.#name = name;
  }

  /** Of the item being read. */
  append(bytes: Buffer, from: number, to: number): void {
    if (this.#length - this.#itemStart + (to - from) > this.#limits.bytesPerItem) {
      throw refusal(
        "payload_too_large",
        `\`${this.#name}[${this.#itemsBegun - 1}]\` is larger than ${this.#limits.bytesPerItem} bytes`,
      );
    }
    this.#makeRoom(to - from + 2);
    this.#length += bytes.copy(this.#buffer, this.#length, from, to);
  }

  beginItem(): void {
    this.#makeRoom(2);
    this.#buffer[this.#length] = this.#items === 0 ? OPEN_BRACKET : COMMA;
    this.#length += 1;
    this.#itemStart = this.#length;
    this.#items += 1;
    this.#itemsBegun += 1;
  }

  /** Whether the chunk has reached its size. */
  get full(): boolean {
    return this.#items >= this.#limits.itemsPerRecord || this.#length >= this.#limits.bytesPerRecord;
  }

  /** What has been gathered, or null if that is nothing. */
  take(): RawChunk | null {
    if (this.#items === 0) return null;
    this.#buffer[this.#length] = CLOSE_BRACKET;
    const chunk = { bytes: this.#buffer.subarray(0, this.#length + 1), items: this.#items, entry: this.#entry };
    this.#buffer = Buffer.alloc(0);
    this.#length = 0;
    this.#items = 0;
    return chunk;
  }

  #makeRoom(length: number): void {
    const needed = this.#length + length;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(SMALLEST_BUFFER, needed, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
