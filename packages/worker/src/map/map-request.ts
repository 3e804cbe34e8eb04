import type { MappingMode } from "@longshore/engine";

/** One record of raw items, and all that mapping it takes. */
export interface MapRequest {
  /** Integrations take turns on the threads. */
  readonly integration: number;
  /** Position of the record in its log: examples of problems name it. */
  readonly seq: number;
  /** The mapping configuration as JSON text. */
  readonly config: string;
  /** Names the configuration: `${integration}:${version}`. A thread compiles a text once for each key. */
  readonly configKey: string;
  /** Position in `resources`, or `kind`: every resource of that kind. */
  readonly resources: number | "kind";
  readonly kind: string;
  /** A JSON array of raw items. Its memory is moved to the thread: nothing can be read from it afterwards. */
  readonly payload: Uint8Array;
  readonly encoding: PayloadEncoding;
  /** Of the items as JSON text: what mapping them may cost is measured by it. */
  readonly bytes: number;
  readonly operation: "upsert" | "delete";
  readonly source: "resync" | "live-event" | "ingest";
  /** When the record was received, ISO 8601: what `now` gives. */
  readonly now: string;
  /** What `env` and `$ENV` give: an object as JSON text, or nothing. */
  readonly environment: string | null;
  readonly mode: MappingMode;
}

export type PayloadEncoding = "identity" | "zstd" | "deflate";
