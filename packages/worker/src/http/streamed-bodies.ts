import type { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import type { Api } from "./api.ts";
import { refuseOtherCharsets } from "./json-bodies.ts";
import { bodyStream } from "./request-body.ts";

/** Of the routes added to this instance: bodies are not read, but handed on while they stream in, decompressed. */
export function streamBodies(api: Api, mediaTypes: readonly string[], limit: number): void {
  api.removeAllContentTypeParsers();
  for (const mediaType of mediaTypes) {
    api.addContentTypeParser(mediaType, async (request: FastifyRequest): Promise<Readable> => {
      refuseOtherCharsets(request);
      return bodyStream(request, limit);
    });
  }
}
