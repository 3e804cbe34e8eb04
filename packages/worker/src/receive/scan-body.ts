import { refusal } from "../api-error.ts";
import { BodyReader, type Reading } from "./json/body-reader.ts";
import { BodyWindow } from "./json/body-window.ts";
import type { ChunkLimits, RawChunk } from "./raw-chunk.ts";

export interface BodyLimits extends ChunkLimits {
  readonly bytesPerBody: number;
  /** How many records any body may become; and one more for so many bytes of it. */
  readonly recordsPerBody: number;
  readonly bytesPerFurtherRecord: number;
  /** Levels of objects and arrays in one item. */
  readonly levels: number;
}

/** A way to read a body: {@link scanLakeBody} and its like. */
export type BodyScan<Result> = (reader: BodyReader, limits: ChunkLimits) => Reading<RawChunk, Result>;

/**
 * Runs a scan over a body that streams in. No more is in memory than one piece of the body and one chunk; the body is
 * read on when `take` has resolved. @throws {ApiError} and whatever the stream does: a closed connection.
 */
export async function scanBody<Result>(
  body: AsyncIterable<Uint8Array>,
  scan: BodyScan<Result>,
  limits: BodyLimits,
  take: (chunk: RawChunk) => Promise<void>,
): Promise<Result> {
  const window = new BodyWindow(limits.bytesPerBody);
  const reading = scan(new BodyReader(window, limits.levels), limits);
  let records = 0;
  const takeBounded = (chunk: RawChunk): Promise<void> => {
    records += 1;
    refuseTooMany(records, window.offset, limits);
    return take(chunk);
  };
  for await (const piece of body) {
    window.add(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    await takeAll(reading, takeBounded);
  }
  window.end();
  const end = await takeAll(reading, takeBounded);
  if (!end.done) throw new Error("a scan asked for more than the body");
  return end.value;
}

/**
 * Each record is a transaction when it takes effect: 1 979 bytes of gzip, a thousand times `{"items":[1],…}`, were a
 * thousand of them. @throws {ApiError}
 */
function refuseTooMany(records: number, offset: number, { recordsPerBody, bytesPerFurtherRecord }: BodyLimits): void {
  const most = recordsPerBody + Math.floor(offset / bytesPerFurtherRecord);
  if (records <= most) return;
  throw refusal("too_many_records", `the first ${offset} bytes of the body are more than ${most} records`);
}

/** What can be found in the bytes at hand. */
async function takeAll<Result>(
  reading: Reading<RawChunk, Result>,
  take: (chunk: RawChunk) => Promise<void>,
): Promise<IteratorResult<RawChunk | null, Result>> {
  for (;;) {
    const step = reading.next();
    if (step.done || step.value === null) return step;
    await take(step.value);
  }
}
