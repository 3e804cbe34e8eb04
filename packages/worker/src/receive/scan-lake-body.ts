import { lakeEnvelopeSchema, lakeMetadataSchema } from "@longshore/shared";
import type * as z from "zod";
import { refusal } from "../api-error.ts";
import type { BodyReader, Reading } from "./json/body-reader.ts";
import { ChunkBuilder, type ChunkLimits, type RawChunk } from "./raw-chunk.ts";
import { readItems } from "./read-items.ts";

export type LakeEnvelope = z.infer<typeof lakeEnvelopeSchema>;

/** What a batch says about its items. */
export interface LakeBatch {
  readonly operation: "upsert" | "delete";
  readonly resourceIndex: number;
  readonly selectorHash: string | null;
  /** JSON text of an object, as it came; null if there was none. */
  readonly environment: string | null;
}

export interface LakeScan {
  readonly envelope: LakeEnvelope;
  /** By the `entry` of the chunks. */
  readonly batches: readonly LakeBatch[];
}

const ENVELOPE_KEYS: ReadonlySet<string> = new Set(Object.keys(lakeEnvelopeSchema.shape));
/** Ocean sends fifty at most. */
const MOST_BATCHES = 1_000;
const LARGEST_ENVELOPE_VALUE = 64 * 1024;

/**
 * Splits a lake body into chunks while it is read. Keys may stand in any order: what a batch is about may follow its
 * items, and what kind of body it is may come last.
 */
export function* scanLakeBody(reader: BodyReader, limits: ChunkLimits): Reading<RawChunk, LakeScan> {
  const envelope: Record<string, unknown> = {};
  let batches: LakeBatch[] | undefined;
  yield* reader.object("the body", function* (key): Reading<RawChunk> {
    if (key === "data") batches = yield* readBatches(reader, limits);
    else if (ENVELOPE_KEYS.has(key)) envelope[key] = yield* reader.small(`\`${key}\``, LARGEST_ENVELOPE_VALUE);
    else yield* reader.value();
  });
  yield* reader.nothingFollows();
  if (batches === undefined) throw refusal("invalid_request", "`data` is missing");
  return { envelope: fitting(lakeEnvelopeSchema, envelope, ""), batches };
}

function* readBatches(reader: BodyReader, limits: ChunkLimits): Reading<RawChunk, LakeBatch[]> {
  const batches: LakeBatch[] = [];
  yield* reader.array("`data`", function* (index): Reading<RawChunk> {
    if (index === MOST_BATCHES) throw refusal("payload_too_large", `\`data\` has more than ${MOST_BATCHES} batches`);
    batches.push(yield* readBatch(reader, limits, index));
  });
  return batches;
}

function* readBatch(reader: BodyReader, limits: ChunkLimits, index: number): Reading<RawChunk, LakeBatch> {
  const path = `data[${index}]`;
  let hasItems = false;
  let metadata: unknown;
  let environment: string | null = null;
  yield* reader.object(`\`${path}\``, function* (key): Reading<RawChunk> {
    if (key === "items") {
      hasItems = true;
      const chunks = new ChunkBuilder(limits, index, `${path}.items`);
      yield* readItems(reader, chunks, `\`${path}.items\``);
    } else if (key === "metadata") metadata = yield* reader.small(`\`${path}.metadata\``, LARGEST_ENVELOPE_VALUE);
    else if (key === "environment_data") environment = yield* readEnvironment(reader, `${path}.environment_data`);
    else yield* reader.value();
  });
  if (!hasItems) throw refusal("invalid_request", `\`${path}.items\` is missing`);
  const { operation, resourceIndex, selectorHash } = fitting(lakeMetadataSchema, metadata, `${path}.metadata`);
  return { operation, resourceIndex, selectorHash: selectorHash ?? null, environment };
}

/** Text, so that a long number in it keeps its digits. */
function* readEnvironment(reader: BodyReader, path: string): Reading<never, string | null> {
  const text = yield* reader.smallText(`\`${path}\``, 1024 * 1024);
  if (text === "null") return null;
  if (!text.startsWith("{")) throw refusal("invalid_request", `\`${path}\` must be an object`);
  return text;
}

function fitting<Value>(schema: z.ZodType<Value>, value: unknown, path: string): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = [path, ...(issue?.path ?? [])].filter((step) => step !== "").join(".");
  throw refusal("invalid_request", `\`${place}\`: ${issue?.message ?? "is not as it should be"}`);
}
