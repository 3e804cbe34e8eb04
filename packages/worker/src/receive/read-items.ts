import type { BodyReader, Reading } from "./json/body-reader.ts";
import type { ChunkBuilder, RawChunk } from "./raw-chunk.ts";

/** The elements of an array, gathered into chunks. `what` names the array. */
export function* readItems(reader: BodyReader, chunks: ChunkBuilder, what: string): Reading<RawChunk> {
  yield* reader.array(what, () => readItem(reader, chunks));
  yield* lastChunk(chunks);
}

/** One item; the chunk that it fills. */
export function* readItem(reader: BodyReader, chunks: ChunkBuilder): Reading<RawChunk> {
  chunks.beginItem();
  yield* reader.value(chunks);
  if (chunks.full) yield* lastChunk(chunks);
}

export function* lastChunk(chunks: ChunkBuilder): Reading<RawChunk> {
  const chunk = chunks.take();
  if (chunk !== null) yield chunk;
}
