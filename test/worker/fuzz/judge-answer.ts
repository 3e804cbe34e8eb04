import { problemCodes } from "@longshore/shared";
import type { CheckAnswer } from "../http/documented-answers.ts";
import type { WireAnswer } from "./send-wire.ts";
import type { WireRequest } from "./wire-request.ts";

/** What an answer may not be; null if there is nothing wrong with it. */
export function judgeAnswer(
  check: CheckAnswer,
  request: WireRequest,
  answer: WireAnswer | null | "hang",
): string | null {
  if (answer === "hang") return "no answer, and the connection stays open";
  if (answer === null) return request.isBroken ? null : "the connection ended without an answer";
  const { status, headers } = answer;
  const isOverload = status === 503 || status === 429;
  if (isOverload) return headers.has("retry-after") ? null : `${status} without Retry-After`;
  if (!(status >= 200 && status < 500)) return `status ${status}`;
  if (request.method === "HEAD" || status < 400) return status < 400 ? notDocumented(check, request, answer) : null;
  return notAProblem(answer);
}

function notAProblem({ status, text }: WireAnswer): string | null {
  const answer = parsed(text);
  if (answer === null || typeof answer !== "object") return `${status} whose body is no object: ${text.slice(0, 200)}`;
  const { ok, error, message, details } = Object.assign(Object.create(null), answer);
  const isComplete = ok === false && typeof message === "string" && Array.isArray(details?.problems);
  return isComplete && Object.hasOwn(problemCodes, error)
    ? null
    : `${status} that is no problem: ${text.slice(0, 200)}`;
}

/** A target that was bent may be a route that the document has under another name: that is not looked at. */
function notDocumented(
  check: CheckAnswer,
  { method, target }: WireRequest,
  { status, text }: WireAnswer,
): string | null {
  if (/[#*]|\/\/|%/.test(target) || method === "HEAD" || method === "OPTIONS") return null;
  try {
    return check(method, target, status, parsed(text));
  } catch (error) {
    return String(error);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
