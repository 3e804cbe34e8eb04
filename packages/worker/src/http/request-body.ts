import { type PassThrough, type Readable, Transform } from "node:stream";
import { createGunzip, createInflate } from "node:zlib";
import type { FastifyRequest } from "fastify";
import { type ApiError, refusal } from "../api-error.ts";

/** The body of a request, decompressed. Fails with an {@link ApiError}: too large as sent or decompressed, broken off. */
export function bodyStream(request: FastifyRequest, limit: number): Readable {
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > limit) throw tooLarge(limit);
  const encoding = request.headers["content-encoding"]?.toLowerCase() ?? "identity";
  const decoder = decoderOf(encoding);
  const body = bounded(limit);
  // It may fail before its reader reads: `[]` that claims to be gzip, while the integration is looked up. The reader is
  // told all the same; without a listener until then, the process would end.
  body.on("error", () => {});
  if (decoder === null) return connect(request.raw, body);
  const decoded = connect(connect(request.raw, bounded(limit)), decoder);
  decoder.on("error", (error) => {
    body.destroy(error.name === "ApiError" ? error : refusal("invalid_encoding", brokenMessage(encoding, error)));
  });
  return connect(decoded, body);
}

/** The same whole. */
export async function readBody(request: FastifyRequest, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of bodyStream(request, limit)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function decoderOf(encoding: string): Transform | null {
  switch (encoding) {
    case "identity":
      return null;
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "deflate":
      return createInflate();
    default:
      throw refusal(
        "unsupported_media_type",
        `\`Content-Encoding: ${encoding}\` is not read: send gzip, deflate or none`,
      );
  }
}

function brokenMessage(encoding: string, error: Error): string {
  return `the body is not ${encoding}: ${error.message}`;
}

/**
 * Data and failures of `source` go to `target`. `pipe` alone would let a client that hangs up leave its reader waiting;
 * `pipeline` would destroy the request, and with it the answer.
 */
function connect<T extends PassThrough | Transform>(source: Readable, target: T): T {
  source.on("error", (error) => {
    target.destroy(error);
  });
  source.on("close", () => {
    if (!source.readableEnded && !target.destroyed) target.destroy(refusal("invalid_encoding", "the body broke off"));
  });
  source.pipe(target);
  return target;
}

function bounded(limit: number): PassThrough | Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > limit) done(tooLarge(limit));
      else done(null, chunk);
    },
  });
}

function tooLarge(limit: number): ApiError {
  return refusal("payload_too_large", `the body is larger than ${limit} bytes`);
}

/** A body that is read to its end although it is refused, so that its connection can be kept. */
const SMALL_BODY = 256 * 1024;
/** A client that has announced it and does not send it may not keep the connection for longer. */
const SMALL_BODY_MS = 5_000;

/** Throws a small body away while it comes in. Gives whether it was one. */
export function dropSmallBody({ raw, headers }: FastifyRequest): boolean {
  raw.unpipe();
  if (raw.complete || raw.destroyed) return true;
  const announced = Number(headers["content-length"] ?? Number.NaN);
  if (!(announced <= SMALL_BODY)) return false;
  if (raw.readableFlowing === true) return true;
  const late = setTimeout(() => {
    if (!raw.complete) raw.destroy();
  }, SMALL_BODY_MS);
  raw.once("close", () => clearTimeout(late));
  raw.resume();
  return true;
}

/** Longest time and most bytes that go on being read of a body that is refused already. */
const LINGER_MS = 1_000;
const LINGER_BYTES = 16 * 1024 * 1024;

/**
 * Reads on for a while: a client that is still sending when the connection closes gets a reset, and may never see why.
 */
export async function discardBody(request: FastifyRequest): Promise<void> {
  const { raw } = request;
  raw.unpipe();
  if (raw.complete || raw.destroyed) return;
  await new Promise<void>((resolve) => {
    let bytes = 0;
    const stop = (): void => {
      clearTimeout(timer);
      raw.off("data", count).off("close", stop).off("end", stop).pause();
      resolve();
    };
    const count = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > LINGER_BYTES) stop();
    };
    const timer = setTimeout(stop, LINGER_MS);
    raw.on("data", count).once("close", stop).once("end", stop).resume();
  });
}
