import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeWith } from "../../services/describe-with.ts";
import type { OwnRedis } from "../../services/own-redis.ts";
import { startRedis } from "../../services/services.ts";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { WorkerProcess } from "../harness/worker-process.ts";

describeWith("redis", "Redis that goes away", () => {
  let redis: OwnRedis;
  let database: TestDatabase;
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "longshore-redis-"));
    [redis, database] = await Promise.all([startRedis(), createTestDatabase(2)]);
  });
  afterEach(async () => {
    await Promise.all([redis.close(), database.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it("is one line of the log a minute, however many connections try again, and one when it is back", async () => {
    const worker = await WorkerProcess.start({
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      LONGSHORE_DATA: folder,
    });
    try {
      await redis.stop();
      await refuseConnections(Number(new URL(redis.url).port), 6);
      await redis.start();
      await expect
        .poll(() => worker.log.filter((line) => line.includes("Redis is back")), { timeout: 20_000 })
        .toHaveLength(1);
      const warned = worker.log.filter((line) => Number(JSON.parse(line).level) >= 40);
      expect(warned.map((line) => JSON.parse(line).msg)).toEqual([
        "Redis is out of reach; what comes in is kept, and waits",
      ]);
    } finally {
      await worker.stop();
    }
  });
});

/** Stands in the place of Redis until so many attempts were made, and ends each. */
async function refuseConnections(port: number, attempts: number): Promise<void> {
  const server = createServer().listen(port, "127.0.0.1");
  for (let count = 0; count < attempts; count += 1) {
    const [socket] = await once(server, "connection");
    socket.destroy();
  }
  server.close();
  await once(server, "close");
}
