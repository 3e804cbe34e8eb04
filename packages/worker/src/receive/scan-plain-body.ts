import { OPEN_BRACE, OPEN_BRACKET } from "@longshore/engine";
import { refusal } from "../api-error.ts";
import type { BodyReader, Reading } from "./json/body-reader.ts";
import { ChunkBuilder, type ChunkLimits, type RawChunk } from "./raw-chunk.ts";
import { lastChunk, readItem, readItems } from "./read-items.ts";

/** Items as people post them: an array of them, or one object. */
export function* scanJsonItems(reader: BodyReader, limits: ChunkLimits): Reading<RawChunk> {
  const chunks = new ChunkBuilder(limits, 0, "items");
  const first = yield* reader.peek();
  if (first === OPEN_BRACKET) yield* readItems(reader, chunks, "the body");
  else {
    yield* readItem(reader, chunks);
    if (first !== OPEN_BRACE) throw refusal("invalid_request", "expected an array of items or one object");
    yield* lastChunk(chunks);
  }
  yield* reader.nothingFollows();
}

/** One item after another, with a line for each or not: `{"id":1}\n{"id":2}`. */
export function* scanNdjsonItems(reader: BodyReader, limits: ChunkLimits): Reading<RawChunk> {
  const chunks = new ChunkBuilder(limits, 0, "items");
  while ((yield* reader.peek()) !== -1) yield* readItem(reader, chunks);
  yield* lastChunk(chunks);
}
