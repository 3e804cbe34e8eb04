import * as z from "zod";
import type { Api } from "./api.ts";
import { RefusalPace } from "./refusal-pace.ts";
import { dropSmallBody } from "./request-body.ts";
import type { ServerDeps } from "./server-deps.ts";

const path = z.object({ identifier: z.string() });

/**
 * Of the routes added to this instance, which all name an integration: while too much waits, requests are refused before
 * anything is looked up and before their body is read. After authentication: nobody else may empty a client's bucket.
 */
export function refuseEarly(api: Api, { receiving: { backlog }, clock }: ServerDeps): void {
  const pace = new RefusalPace(clock);
  api.addHook("onRequest", async (request) => {
    const { identifier } = path.parse(request.params);
    try {
      backlog.refuseEarly({ integration: identifier, address: request.ip });
    } catch (error) {
      dropSmallBody(request);
      await pace.turn();
      throw error;
    }
  });
}
