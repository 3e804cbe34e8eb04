import { Client } from "pg";
import { isConnectionLoss } from "../connection-errors.ts";

/** `on its way`: it answers that it takes no connections yet, for it starts, recovers from a crash or shuts down. */
export type ServerState = "ready" | "on its way" | "silent";

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: cannot_connect_now */
const CANNOT_CONNECT_NOW = "57P03";

/** How the server of a URL is. @throws for what no waiting mends, as a password that is not the server's */
export async function stateOf(url: string): Promise<ServerState> {
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  try {
    await client.connect();
    return "ready";
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === CANNOT_CONNECT_NOW) return "on its way";
    if (isConnectionLoss(error)) return "silent";
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}
