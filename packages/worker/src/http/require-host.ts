import type { IncomingMessage } from "node:http";
import { refusal } from "../api-error.ts";
import type { Api } from "./api.ts";

/**
 * One valid `Host`, as https://www.rfc-editor.org/rfc/rfc9112#section-3.2 wants it: of two, a proxy before us may go by
 * the one and we by the other, and URLs in answers are made of it.
 */
export function requireHost(api: Api): void {
  api.addHook("onRequest", async ({ raw }) => {
    const hosts = hostsOf(raw);
    const [host] = hosts;
    if (hosts.length > 1) throw refusal("invalid_host", `the request has ${hosts.length} \`Host\` headers`);
    if (host === undefined && raw.httpVersion === "1.0") return;
    if (host === undefined) throw refusal("invalid_host", "the request has no `Host` header");
    if (!isHost(host)) throw refusal("invalid_host", "the `Host` header names no host");
  });
}

/** Node keeps the first of several only, but all of them here. */
function hostsOf({ rawHeaders }: IncomingMessage): readonly string[] {
  return rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === "host");
}

/** A name or IPv4 address, or IPv6 in brackets, and a port. No user, path or query, which a URL would take. */
function isHost(host: string): boolean {
  return /^(\[[\da-f:.]+\]|[\w.~!$&'()*+,;=%-]+)(:\d{0,5})?$/i.test(host) && URL.canParse(`http://${host}/`);
}
