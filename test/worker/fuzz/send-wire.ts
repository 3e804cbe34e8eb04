import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { bytesOf, type WireRequest } from "./wire-request.ts";

export interface WireAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

/** Far beyond what any request takes: only a hang is that long. */
const HANG_MILLISECONDS = 60_000;

/**
 * Sends a request on a connection of its own, byte by byte as it is: HTTP clients do not send what is wrong.
 *
 * @returns null if the connection ended without an answer, `hang` if it neither ended nor answered
 */
export async function sendWire(url: string, request: WireRequest): Promise<WireAnswer | null | "hang"> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const parts: Buffer[] = [];
  socket.on("data", (part: Buffer) => void parts.push(part));
  // A server may answer and close before it has read a body that it refuses.
  socket.on("error", () => undefined);
  socket.write(bytesOf(request));
  // Otherwise a body that is shorter than announced is waited for.
  if (request.isBroken) socket.end();
  const end = new AbortController();
  // Not events.once, which throws what the server's reset makes of a connection.
  const closed = new Promise<string>((resolve) => void socket.once("close", () => resolve("closed")));
  const first = await Promise.race([
    closed,
    sleep(HANG_MILLISECONDS, "hang", { signal: end.signal, ref: false }).catch(() => ""),
  ]);
  end.abort();
  socket.destroy();
  return first === "hang" ? "hang" : parseAnswer(Buffer.concat(parts));
}

function parseAnswer(bytes: Buffer): WireAnswer | null {
  const end = bytes.indexOf("\r\n\r\n");
  if (end === -1) return null;
  const [first = "", ...lines] = bytes.subarray(0, end).toString("latin1").split("\r\n");
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]);
  const headers = new Map(lines.map((line) => headerOf(line)));
  const rest = bytes.subarray(end + 4);
  if (status === 100) return parseAnswer(rest);
  if (rest.length < Number(headers.get("content-length") ?? 0) && rest.length > 0) return null;
  return {
    status,
    headers,
    text: (headers.get("transfer-encoding") === "chunked" ? unchunked(rest) : rest).toString(),
  };
}

function headerOf(line: string): [string, string] {
  const colon = line.indexOf(":");
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

function unchunked(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf("\r\n", at);
    const length = Number.parseInt(bytes.subarray(at, end).toString(), 16);
    if (end === -1 || !(length > 0)) return Buffer.concat(parts);
    parts.push(bytes.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
}
