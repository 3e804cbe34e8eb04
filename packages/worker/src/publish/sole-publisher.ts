import type { Pool, PoolClient } from "pg";

/**
 * The right to publish, held by one process of all that share a database: an advisory lock of a connection of its own,
 * which the server gives free by itself when the process dies.
 */
export class SolePublisher {
  readonly #client: PoolClient;
  readonly #lost = new AbortController();
  /** One at a time, shared by all who ask meanwhile. */
  #checking: Promise<unknown> | null = null;

  private constructor(client: PoolClient) {
    this.#client = client;
    // PostgreSQL says that it ends the session, or the connection just ends.
    for (const event of ["error", "end"] as const) client.on(event, () => this.#lost.abort());
  }

  /** Aborted as soon as it is known that the lock is gone with its connection: somebody else may publish by now. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Null while another process has it. Each sort of publisher has a lock of its own. */
  static async tryBecome(pool: Pool, name: "publisher" | "webhooks"): Promise<SolePublisher | null> {
    const client = await pool.connect();
    try {
      const { rows } = await client.query<{ taken: boolean }>(
        "SELECT pg_try_advisory_lock(hashtextextended('longshore.' || $1, 0)) AS taken",
        [name],
      );
      if (rows[0]?.taken === true) return new SolePublisher(client);
    } catch (error) {
      client.release(true);
      throw error;
    }
    client.release();
    return null;
  }

  /** Asks the server: a connection that broke without a word is not {@link lost} yet. @throws if the lock is gone */
  async check(): Promise<void> {
    if (this.lost.aborted) throw new Error("the connection that held the publisher's lock was lost");
    this.#checking ??= this.#client.query("SELECT 1").finally(() => {
      this.#checking = null;
    });
    await this.#checking;
  }

  /** Destroying the connection gives the lock free, whatever state it is in. */
  resign(): void {
    this.#client.release(true);
  }
}
