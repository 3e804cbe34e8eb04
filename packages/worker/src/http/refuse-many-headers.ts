import { refusal } from "../api-error.ts";
import type { Api } from "./api.ts";

const MOST_HEADERS = 100;

/** Node drops what is over 2000 headers without a word, and with it, perhaps, `Authorization`. */
export function refuseManyHeaders(api: Api): void {
  api.addHook("onRequest", async ({ raw }) => {
    const count = raw.rawHeaders.length / 2;
    if (count > MOST_HEADERS) throw refusal("headers_too_large", `${count} headers are more than ${MOST_HEADERS}`);
  });
}
