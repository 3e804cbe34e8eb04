import type { FastifyRequest } from "fastify";
import { refusal } from "../api-error.ts";
import type { Api } from "./api.ts";
import { readBody } from "./request-body.ts";
import { readStrictJson } from "./strict-json.ts";

/** Bodies of all routes but those that stream: JSON in UTF-8, plain or compressed. An empty body is none. */
export function addJsonBodies(api: Api, limit: number): void {
  api.decorateRequest("json", null);
  api.removeAllContentTypeParsers();
  api.addContentTypeParser("application/json", async (request: FastifyRequest) => {
    refuseOtherCharsets(request);
    const bytes = await readBody(request, limit);
    if (bytes.length === 0) return undefined;
    request.json = readStrictJson(bytes);
    return request.json;
  });
}

/** JSON is UTF-8, whatever its media type says (RFC 8259); a client that says otherwise probably sends otherwise. */
export function refuseOtherCharsets({ headers }: FastifyRequest): void {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(headers["content-type"] ?? "")?.[1];
  if (charset === undefined || /^(utf-?8|us-ascii)$/i.test(charset)) return;
  throw refusal("unsupported_media_type", `the charset \`${charset}\` is not read: send UTF-8`);
}
