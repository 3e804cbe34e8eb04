import { Client, Pool } from "pg";
import { compareSchema } from "./compare-schema.ts";
import { bad, type Finding, finding, ok, warning } from "./finding.ts";

const NAME = "PostgreSQL";
const OLDEST = 150_000;

/** The server, the way to it, the schema. */
export async function lookAtPostgres(url: string, shown: string, connections: number): Promise<readonly Finding[]> {
  const pool = new Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 5_000 });
  pool.on("error", () => {});
  pool.on("connect", (client) => void client.on("error", () => {}));
  try {
    const server = await finding(NAME, () => version(pool, shown));
    if (server.some(({ state }) => state === "bad")) return server;
    const more = [
      await finding("connection", () => pooling(url)),
      await finding("connections", () => budget(pool, connections)),
      await finding("schema", () => compareSchema(pool)),
    ];
    return [...server, ...more.flat()];
  } finally {
    await pool.end();
  }
}

async function version(pool: Pool, shown: string): Promise<readonly Finding[]> {
  const started = performance.now();
  const { rows } = await pool.query<{ number: number; name: string; encoding: string; standby: boolean }>(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS name,
            current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS standby`,
  );
  const [row] = rows;
  if (row === undefined) return [bad(NAME, "no answer")];
  if (row.number < OLDEST) return [bad(NAME, `version ${row.name}; 15 or later is needed`)];
  if (row.encoding !== "UTF8") return [bad(NAME, `the database is encoded as ${row.encoding}; make it with UTF8`)];
  if (row.standby) return [bad(NAME, "a standby, which cannot be written to")];
  return [ok(NAME, `${row.name}, ${Math.ceil(performance.now() - started)} ms away; ${shown}`)];
}

/**
 * A transaction pooler gives every transaction another session, so LISTEN, by which an idle queue wakes up, ends up with
 * somebody else. Seen by keeping one session busy while asking for the other's: behind a pooler that swaps, the first
 * connection then gets another server process.
 */
async function pooling(url: string): Promise<readonly Finding[]> {
  const [first, second] = [new Client(url), new Client(url)];
  for (const each of [first, second]) each.on("error", () => {});
  try {
    await Promise.all([first.connect(), second.connect()]);
    const before = await serverProcess(first);
    await second.query("BEGIN");
    await serverProcess(second);
    const after = await serverProcess(first);
    await second.query("ROLLBACK");
    return [before === after ? throughProxy(first, after) : swapped()];
  } finally {
    await Promise.all([first.end(), second.end()]);
  }
}

async function serverProcess(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return rows[0]?.pid ?? 0;
}

const swapped = (): Finding =>
  bad("connection", "goes through a transaction pooler: name the server itself, or a pool in session mode");

/** A server tells its process id when a connection starts; a proxy tells one of its own. */
function throughProxy(client: Client, pid: number): Finding {
  const told = "processID" in client ? client.processID : pid;
  if (told === pid) return ok("connection", "direct");
  return warning("connection", "goes through a pooler or proxy: it must keep one session per connection");
}

async function budget(pool: Pool, connections: number): Promise<readonly Finding[]> {
  const { rows } = await pool.query<{ most: number; used: number }>(
    `SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS most,
            (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS used`,
  );
  const { most = 0, used = 0 } = rows[0] ?? {};
  const text = `${used} of ${most} in use; a process takes up to ${connections + 10}`;
  return [most - used < connections + 10 ? warning("connections", text) : ok("connections", text)];
}
