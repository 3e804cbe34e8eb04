import { Agent, request } from "node:http";
import type { LoadRequest } from "./traffic.ts";

export interface Reply {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

const TIMEOUT_MS = 120_000;

/**
 * Posts over connections that are kept, as many as requests are under way. `node:http`, since `fetch` takes several times
 * the processor, which the server under load needs.
 */
export class Poster {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** @throws if there is no answer */
  post({ path, contentType, body }: LoadRequest): Promise<Reply> {
    const headers = {
      authorization: `Bearer ${this.#token}`,
      "content-type": contentType,
      "content-length": body.length,
    };
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const options = { agent: this.#agent, method: "POST", headers, timeout: TIMEOUT_MS };
    const sending = request(`${this.#url}${path}`, options, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (piece: string) => {
        text += piece;
      });
      response.on("error", reject);
      response.on("end", () => {
        const { statusCode: status = 0, headers: answered } = response;
        resolve({ status, retryAfter: answered["retry-after"] ?? null, text });
      });
    });
    sending.on("timeout", () => sending.destroy(new Error(`no answer for ${TIMEOUT_MS / 1_000} s`)));
    sending.on("error", reject);
    sending.end(body);
    return promise;
  }

  close(): void {
    this.#agent.destroy();
  }
}
