import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { ErrorAnswer, ProblemCode } from "@longshore/shared";
import type { FastifyReply, FastifyRequest } from "fastify";
import { ApiError, refusal } from "../api-error.ts";
import { isConnectionLoss, isExhausted } from "../database/connection-errors.ts";
import type { Api } from "./api.ts";
import { discardBody, dropSmallBody } from "./request-body.ts";

/** Every failure becomes one form of answer: `{ok: false, error, message, details}`. */
export function addErrorAnswers(api: Api): void {
  api.setErrorHandler(answerError);
  api.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split("?", 1)[0];
    await answerError(refusal("route_not_found", `there is no ${request.method} ${path}`), request, reply);
  });
}

/** Also what is given to Fastify for paths that it cannot read. */
export async function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const refused = asApiError(error);
  if (refused.status >= 500 && !isDeliberate(refused)) {
    request.log.error({ err: error, trace: request.id }, "a request failed");
  }
  if (!request.raw.complete && !(isDeliberate(refused) && dropSmallBody(request))) {
    // Under overload there is no time to read on; what is left of a large body is not read at all.
    if (!isDeliberate(refused)) await discardBody(request);
    reply.header("connection", "close");
  }
  if (refused.retryAfter !== null) reply.header("retry-after", String(refused.retryAfter));
  await reply
    .header("x-trace-id", request.id)
    .code(refused.status)
    .type("application/json; charset=utf-8")
    .serializer((answer: unknown) => JSON.stringify(answer))
    .send(errorAnswer(refused));
}

/** Nothing failed: the client is to come again later. Metrics count it; a line for each would be one more load. */
function isDeliberate({ retryAfter, cause }: ApiError): boolean {
  return retryAfter !== null && cause === undefined;
}

function errorAnswer({ problem, problems }: ApiError): ErrorAnswer {
  const { code, message } = problem;
  // `code` again: what a client looks for that asks whether its sync is stale.
  return {
    ok: false,
    error: code,
    code,
    message,
    details: { problems: problems.length > 0 ? [...problems] : [problem] },
  };
}

const FRAMEWORK_ERRORS: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "unsupported_media_type",
  FST_ERR_CTP_BODY_TOO_LARGE: "payload_too_large",
  FST_ERR_MAX_PARAM_LENGTH: "uri_too_long",
};

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (isConnectionLoss(error)) {
    return refusal("unavailable", "the database cannot be reached", { retryAfter: 2, cause: error });
  }
  if (isExhausted(error)) {
    return refusal("unavailable", "the database cannot do it now: it may be out of disk", {
      retryAfter: 10,
      cause: error,
    });
  }
  const { code = "", statusCode = 500, message } = frameworkError(error);
  const known = FRAMEWORK_ERRORS[code];
  if (known !== undefined) return refusal(known, message);
  if (statusCode < 500) return refusal("bad_request", message, { status: statusCode });
  return refusal("internal_error", "something went wrong in the server", { cause: error });
}

interface FrameworkError {
  readonly code?: string;
  readonly statusCode?: number;
  readonly message: string;
}

function frameworkError(error: unknown): FrameworkError {
  if (!(error instanceof Error) || !("code" in error) || !("statusCode" in error)) return { message: "" };
  const { code, statusCode, message } = error;
  if (typeof code !== "string" || !code.startsWith("FST_") || typeof statusCode !== "number") return { message: "" };
  return { code, statusCode, message };
}

/** What is no HTTP that Node reads never becomes a request; the answer is written to the socket. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || socket.destroyed || !socket.writable) return;
  const { status, problem } = clientError(error);
  const body = JSON.stringify(errorAnswer(new ApiError(problem)));
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
      "Content-Type: application/json; charset=utf-8",
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Trace-Id: ${randomUUID()}`,
      "Connection: close",
      "",
      body,
    ].join("\r\n"),
  );
}

function clientError({ code }: { readonly code?: string }): ApiError {
  if (code === "HPE_HEADER_OVERFLOW") return refusal("headers_too_large", "the path and headers are over 16 KiB");
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return refusal("request_timeout", "the request did not arrive in time");
  return refusal("bad_request", "this is not HTTP that the server can read");
}
