import { gzipSync } from "node:zlib";
import type { Random } from "../../differential/random.ts";
import type { WireRequest } from "./wire-request.ts";

type Mutation = (random: Random, request: WireRequest) => WireRequest;

/** The same request, wrong below its JSON: in its bytes, its headers, its target, its credentials or its framing. */
export function mutateRequest(random: Random, request: WireRequest): WireRequest {
  return random.pick(MUTATIONS)(random, request);
}

/** Adds the length, if nothing else says how the body is framed. */
export function framed(request: WireRequest): WireRequest {
  const isFramed = request.headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  if (isFramed || request.body.length === 0) return request;
  return { ...request, headers: [...request.headers, ["Content-Length", String(request.body.length)]] };
}

const unsigned = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");

/** A bomb is made once: 32 MiB of blanks, in 32 kB. */
const BOMB = gzipSync(Buffer.alloc(32 * 1024 * 1024, " "));

const bodies: readonly Mutation[] = [
  (random, request) => withBody(request, request.body.subarray(0, random.below(request.body.length + 1))),
  (random, request) => {
    const body = Buffer.from(request.body);
    for (let times = random.below(4); times >= 0 && body.length > 0; times -= 1) {
      body[random.below(body.length)] = random.below(256);
    }
    return withBody(request, body);
  },
  (random, request) => withBody(request, Buffer.from("[".repeat(random.below(100_000)))),
  (random, request) =>
    withBody(request, Buffer.from(`{"a":${"[".repeat(5_000)}${"]".repeat(5_000)},"a":${random.below(9)}}`)),
  (_, request) => {
    const large = withBody(request, Buffer.from(JSON.stringify({ identifier: "x".repeat(2 * 1024 * 1024) })));
    // Nobody reads the body of a GET: closing then resets the connection, and with it what was on its way.
    return request.body.length === 0 ? broken(large) : large;
  },
  (_, request) => withBody(request, Buffer.concat([Buffer.from("\ufeff"), request.body])),
  (_, request) => withBody(request, Buffer.from(request.body.toString(), "utf16le")),
  (random, request) => withBody(request, Buffer.from(`${request.body}\n`.repeat(1 + random.below(5)))),
  (_, request) => withHeader(withBody(request, gzipSync(request.body)), "Content-Encoding", "gzip"),
  (random, request) =>
    withHeader(withBody(request, gzipSync(request.body).subarray(0, random.below(30))), "Content-Encoding", "gzip"),
  (_, request) => withHeader(withBody(request, BOMB), "Content-Encoding", "gzip"),
  (random, request) =>
    withHeader(request, "Content-Encoding", random.pick(["br", "deflate", "gzip", "gzip, gzip", "x"])),
];

const credentials: readonly Mutation[] = [
  (_, request) => withToken(request, null),
  (random, request) => {
    const token = tokenOf(request);
    return withToken(request, `Bearer ${token.slice(0, random.below(token.length))}`);
  },
  (_, request) => {
    const claims = tokenOf(request).split(".")[1];
    return withToken(request, `Bearer ${unsigned({ alg: "none", typ: "JWT" })}.${claims}.`);
  },
  (_, request) => withToken(request, `Bearer ${unsigned({ alg: "HS256" })}.${unsigned({ exp: 9e9 })}.AAAA`),
  (random, request) =>
    withToken(request, random.pick(["Bearer", "Basic Og==", "Basic !", "Digest a", "x".repeat(9_000)])),
];

const heads: readonly Mutation[] = [
  (random, request) => {
    const types = [
      "text/plain",
      "application/json; charset=utf-16",
      "application/x-ndjson",
      "multipart/form-data",
      ";",
      "*/*",
    ];
    return withHeader(request, "Content-Type", random.pick(types));
  },
  (random, request) => ({
    ...request,
    headers: [...request.headers, ...random.several(1, 300, () => ["X-A", "b"] as const)],
  }),
  (random, request) => withHeader(request, "X-Long", "a".repeat(random.below(40_000))),
  (random, request) => withHeader(request, "Accept", random.pick(["text/html", "a/b", ""])),
  (random, request) => ({ ...request, method: random.pick(["TRACE", "OPTIONS", "HEAD", "PUT", "DELETE", "QUERY"]) }),
  (random, request) => {
    const odd = [
      "/%2e%2e/%2e%2e/etc/passwd",
      "/../../x",
      "//",
      "/%00",
      "/%ff",
      "/%",
      "?a[b]=c&a[__proto__][d]=1",
      "#",
      "/".repeat(9_000),
    ];
    return { ...request, target: `${request.target}${random.pick(odd)}` };
  },
  (random, request) => ({
    ...request,
    target: random.pick(["*", "http://other/v1/blueprints", "/v1//integration", "/V1/BLUEPRINTS"]),
  }),
];

const framings: readonly Mutation[] = [
  (_, request) => broken(withHeader(request, "Content-Length", String(request.body.length + 100))),
  (_, request) => broken(withHeader(withHeader(request, "Content-Length", "5"), "Content-Length", "6")),
  (_, request) => broken(withHeader(withHeader(request, "Content-Length", "5"), "Transfer-Encoding", "chunked")),
  (random, request) =>
    broken(withHeader(request, "Content-Length", random.pick(["-1", "1e3", "0x10", "99999999999999999999"]))),
  (_, request) =>
    broken(withBody(withHeader(request, "Transfer-Encoding", "chunked"), Buffer.from("zz\r\n{}\r\n0\r\n\r\n"))),
  (_, request) => broken(withHeader(request, "X-Split", "a\r\nHost: other\r\n\r\nGET / HTTP/1.1")),
  (_, request) => broken(withHeader(request, "Bad Name", "a")),
  (random, request) => broken({ ...request, target: random.pick(["/ /", "/\u0000", "", "/\u00e9"]) }),
  (random, request) => broken({ ...request, method: random.pick(["GE T", "", "get", "\u0000"]) }),
];

const MUTATIONS: readonly Mutation[] = [...bodies, ...credentials, ...heads, ...framings];

function withBody(request: WireRequest, body: Buffer): WireRequest {
  return { ...request, body };
}

function withHeader(request: WireRequest, name: string, value: string): WireRequest {
  return { ...request, headers: [...request.headers, [name, value]] };
}

function withToken(request: WireRequest, value: string | null): WireRequest {
  const others = request.headers.filter(([name]) => name !== "Authorization");
  return { ...request, headers: value === null ? others : [...others, ["Authorization", value]] };
}

function tokenOf({ headers }: WireRequest): string {
  return headers.find(([name]) => name === "Authorization")?.[1].slice("Bearer ".length) ?? "";
}

function broken(request: WireRequest): WireRequest {
  return { ...request, isBroken: true };
}
