import { Kysely, PostgresDialect, type Transaction } from "kysely";
import { Pool, types } from "pg";
import type { Schema } from "./schema.ts";

/** What queries run on: the database, or a transaction of it. */
export type Db = Kysely<Schema>;
/** Passed where a function must not be called outside of a transaction. */
export type Tx = Transaction<Schema>;

export interface Database {
  readonly db: Db;
  readonly pool: Pool;
  readonly close: () => Promise<void>;
}

export interface DatabaseOptions {
  /** The most connections this process holds. */
  readonly connections: number;
  /** Stands in `pg_stat_activity`. */
  readonly name: string;
  /** Told of connections that broke while nobody used them; the pool replaces them. */
  readonly onIdleError: (error: Error) => void;
}

/**
 * json stays the text it is: the engine's own parser reads it, so `12345678901234567890` keeps its digits. bigint is a
 * number here: all of ours are counters, far below 2^53.
 */
const readers = new Map<number, (text: string) => unknown>([
  [types.builtins.JSON, (text) => text],
  [types.builtins.JSONB, (text) => text],
  [types.builtins.INT8, Number],
]);

/** Opens a pool of connections. None is made before the first query. */
export function openDatabase(url: string, options: DatabaseOptions): Database {
  const pool = new Pool({
    connectionString: url,
    max: options.connections,
    application_name: options.name,
    keepAlive: true,
    types: {
      getTypeParser: (id: number, format?: "text" | "binary") =>
        (format === "binary" ? undefined : readers.get(id)) ?? types.getTypeParser(id, format),
    },
  });
  pool.on("error", options.onIdleError);
  // The pool listens to connections that lie idle only. One that breaks between two queries of a transaction would end
  // the process as an uncaught error; the next query on it fails in any case.
  pool.on("connect", (client) => void client.on("error", () => {}));
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    pool,
    close: async () => {
      await db.destroy();
      // kysely ends the pool only if it ever used it.
      if (!pool.ending) await pool.end();
    },
  };
}
