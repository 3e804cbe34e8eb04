/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: string;
  /** The request target, percent-encoded where it was not meant to be broken. */
  readonly target: string;
  /** As they are sent, several of one name too. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** It breaks HTTP itself: the connection may end without an answer. */
  readonly isBroken: boolean;
}

export function bytesOf({ method, target, headers, body }: WireRequest): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines}\r\n`, "latin1"), body]);
}
