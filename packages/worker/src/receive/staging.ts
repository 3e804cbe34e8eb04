import { promisify } from "node:util";
import { constants, zstdCompress } from "node:zlib";
import type { Db } from "../database/database.ts";
import type { Clock } from "../settings/clock.ts";
import type { RawChunk } from "./raw-chunk.ts";

/** A chunk whose bytes are in the database, and count once a record points at them. */
export interface StagedChunk {
  readonly payload: number;
  readonly entry: number;
  readonly items: number;
  /** Of JSON. */
  readonly bytes: number;
  /** Of the payload as it is stored. */
  readonly storedBytes: number;
}

const compress = promisify(zstdCompress);
/** The fastest of the levels that compress JSON to a tenth. */
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Chunks that are written away. At most this many of one body are on their way while the next one is being read. */
const AT_ONCE = 2;

/** Writes the chunks of a body to the database while it is still coming in. */
export class Staging {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #chunks: Promise<StagedChunk>[] = [];

  constructor(db: Db, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Resolves when the next chunk may come. */
  async add(chunk: RawChunk): Promise<void> {
    const writing = this.#write(chunk);
    // Whoever awaits it later hears of the failure; until then it is not an unhandled one.
    writing.catch(() => undefined);
    this.#chunks.push(writing);
    await this.#chunks[this.#chunks.length - AT_ONCE];
  }

  /** All chunks, in the order in which they came. */
  all(): Promise<readonly StagedChunk[]> {
    return Promise.all(this.#chunks);
  }

  /** Takes everything back that no record points at. What cannot be taken back now, the sweep takes. */
  async discard(): Promise<void> {
    const settled = await Promise.allSettled(this.#chunks);
    const payloads = settled.flatMap((result) => (result.status === "fulfilled" ? [result.value.payload] : []));
    if (payloads.length === 0) return;
    await this.#db
      .deleteFrom("catalog.raw_payload")
      .where("id", "in", payloads)
      .execute()
      .catch(() => undefined);
  }

  async #write({ bytes, items, entry }: RawChunk): Promise<StagedChunk> {
    const body = await compress(bytes, LEVEL);
    const { id } = await this.#db
      .insertInto("catalog.raw_payload")
      .values({ encoding: "zstd", body, created_at: this.#clock.now() })
      .returning("id")
      .executeTakeFirstOrThrow();
    return { payload: id, entry, items, bytes: bytes.length, storedBytes: body.length };
  }
}
