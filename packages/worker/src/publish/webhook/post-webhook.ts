import { createHmac } from "node:crypto";
import { lookup as resolve } from "node:dns";
import { request as httpRequest, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { isPrivateAddress } from "./private-addresses.ts";

export interface Webhook {
  readonly url: string;
  /** JSON text. */
  readonly body: string;
}

export interface PostOptions {
  /** What the receiver checks the signature with: the client secret. */
  readonly secret: string;
  readonly now: Date;
  /** Whether hosts of private networks, this one among them, may be posted to. */
  readonly allowPrivate: boolean;
  readonly timeoutMilliseconds: number;
  /** Cuts the request off. */
  readonly signal: AbortSignal;
}

/** The address may not be posted to, however often it is tried. */
export class AddressRefused extends Error {
  override readonly name = "AddressRefused";
}

/** The receiver answered with something other than 2xx. */
export class WebhookRefused extends Error {
  override readonly name = "WebhookRefused";
  readonly status: number;

  constructor(status: number) {
    super(`answered ${status}`);
    this.status = status;
  }
}

/**
 * Posts a webhook, signed. The name is resolved once, by the connection itself, and what it resolves to is looked at
 * before connecting: a name that first has a public address and then another gets no second look-up. Redirects are not
 * followed. @throws {AddressRefused} @throws {WebhookRefused} unless the answer is 2xx
 */
export async function postWebhook({ url, body }: Webhook, options: PostOptions): Promise<void> {
  const target = new URL(url);
  if (!options.allowPrivate) refusePrivateLiteral(target);
  const status = await post(target, body, {
    method: "POST",
    headers: { ...signed(body, options), "content-type": "application/json", "user-agent": "longshore" },
    signal: AbortSignal.any([AbortSignal.timeout(options.timeoutMilliseconds), options.signal]),
    ...(options.allowPrivate ? {} : { lookup: publicOnly }),
  });
  if (status < 200 || status > 299) throw new WebhookRefused(status);
}

/** `X-Port-Timestamp` is in milliseconds; receivers sign it as the text it is. */
function signed(body: string, { secret, now }: PostOptions): Record<string, string> {
  const timestamp = String(now.getTime());
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("base64");
  return {
    "content-length": String(Buffer.byteLength(body)),
    "x-port-timestamp": timestamp,
    "x-port-signature": `v1,${signature}`,
  };
}

/** The status. What else is answered is not read: it may be endless. */
function post(target: URL, body: string, options: RequestOptions): Promise<number> {
  const request = target.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolved, reject) => {
    request(target, options, (response) => {
      resolved(response.statusCode ?? 0);
      response.destroy();
    })
      .on("error", reject)
      .end(body);
  });
}

/** An address that stands in the URL is not looked up. */
function refusePrivateLiteral({ hostname }: URL): void {
  const address = hostname.replace(/^\[|\]$/g, "");
  const family = isIP(address);
  if (family === 4 || family === 6) refusePrivate(address, family);
}

const publicOnly: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, []);
    try {
      for (const { address, family } of addresses) refusePrivate(address, family === 4 ? 4 : 6);
    } catch (refusal) {
      return callback(refusal instanceof Error ? refusal : new Error(String(refusal)), []);
    }
    const [first] = addresses;
    if (options.all === true || first === undefined) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};

function refusePrivate(address: string, family: 4 | 6): void {
  if (!isPrivateAddress(address, family)) return;
  throw new AddressRefused(`${address} is no public address; LONGSHORE_WEBHOOK_PRIVATE=true would allow it`);
}
