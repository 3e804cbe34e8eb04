import { randomBytes, randomUUID } from "node:crypto";
import type { Api } from "./api.ts";

/** Stands in pages where the nonce of the answer belongs. Only pages that are made here know it. */
export const NONCE_PLACEHOLDER = randomUUID();

/**
 * Every HTML answer may run and show what it brings itself, and ask nobody but this server. `style-src-attr`: what scripts
 * of the reference page give elements as `style="…"`, which loads and runs nothing.
 */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Answers that are no pages show nothing, in case a browser is made to show one. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'";

/** Holds browsers to a content security policy, on every answer. */
export function addContentSecurity(api: Api): void {
  api.addHook("onSend", async (_request, reply, payload) => {
    reply.header("x-content-type-options", "nosniff");
    reply.header("referrer-policy", "no-referrer");
    if (!/^text\/html\b/i.test(String(reply.getHeader("content-type")))) {
      reply.header("content-security-policy", NOTHING);
      return payload;
    }
    const nonce = randomBytes(16).toString("base64");
    reply.header("content-security-policy", policy(nonce));
    return typeof payload === "string" ? payload.replaceAll(NONCE_PLACEHOLDER, nonce) : payload;
  });
}
