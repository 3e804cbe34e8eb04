import { setTimeout as sleep } from "node:timers/promises";
import { type Draining, openQueue, type Sweep, startSweep, type WorkQueue } from "@longshore/worker";
import { Redis } from "ioredis";
import pino from "pino";
import { afterEach, describe, expect, test, vi } from "vitest";
import { describeWith } from "../../services/describe-with.ts";
import { sharedRedis, startRedis } from "../../services/services.ts";
import { createTestDatabase } from "../../services/test-database.ts";
import { addIntegration, appendRecord } from "../apply/world.ts";

const log = pino({ level: "silent" });
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function later<T extends Draining | WorkQueue>(opened: T): T {
  closing.push(() => opened.close());
  return opened;
}

const soon = { timeout: 15_000, interval: 20 };

/** A second process's view of the queue is another `open` of the same place. */
type Place = () => Promise<() => Promise<WorkQueue>>;

async function inPostgres(): Promise<() => Promise<WorkQueue>> {
  const database = await createTestDatabase();
  closing.push(() => database.close());
  return async () => later(await openQueue({ databaseUrl: database.url, log }));
}

let prefixes = 0;

async function inRedis(): Promise<() => Promise<WorkQueue>> {
  const redisUrl = await sharedRedis();
  const prefix = `test-${process.pid}-${Date.now()}-${prefixes++}`;
  return async () => later(await openQueue({ redisUrl, prefix, log }));
}

function promises(place: Place): void {
  test("a wake-up that comes while the job is active is not swallowed", async () => {
    const queue = await (await place())();
    const runs: number[] = [];
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    later(
      queue.startDraining(async (integration) => {
        runs.push(integration);
        if (runs.length === 1) await held;
        return "done";
      }, 4),
    );
    queue.wake(7);
    await vi.waitFor(() => expect(runs).toEqual([7]), soon);
    for (let wake = 0; wake < 5; wake += 1) queue.wake(7);
    await sleep(500);
    // One at a time: the second run has to wait for the first.
    expect(runs).toEqual([7]);
    letGo();
    await vi.waitFor(() => expect(runs).toEqual([7, 7]), soon);
    await sleep(300);
    expect(runs).toEqual([7, 7]);
  });

  test("an integration with more work queues up again behind the others", async () => {
    const queue = await (await place())();
    const runs: number[] = [];
    queue.wake(1);
    await sleep(300);
    queue.wake(2);
    await sleep(300);
    later(
      queue.startDraining(async (integration) => {
        runs.push(integration);
        return integration === 1 && runs.length < 4 ? "more" : "done";
      }, 1),
    );
    await vi.waitFor(() => expect(runs).toEqual([1, 2, 1, 1]), soon);
  });

  test("two processes share the work, and no integration is in both at once", async () => {
    const open = await place();
    const queues = [await open(), await open()];
    const active = new Set<number>();
    const overlaps: number[] = [];
    const ran = queues.map(() => new Set<number>());
    for (const [index, queue] of queues.entries()) {
      const handle = async (integration: number): Promise<"done"> => {
        if (active.has(integration)) overlaps.push(integration);
        active.add(integration);
        ran[index]?.add(integration);
        await sleep(30);
        active.delete(integration);
        return "done";
      };
      later(queue.startDraining(handle, 2));
    }
    for (let integration = 1; integration <= 40; integration += 1) {
      for (const queue of queues) queue.wake(integration);
    }
    await vi.waitFor(() => expect(new Set(ran.flatMap((each) => [...each])).size).toBe(40), soon);
    expect(overlaps).toEqual([]);
    expect(ran.map((each) => each.size > 0)).toEqual([true, true]);
  });

  test("a handler that throws does not stop the next wake-up", async () => {
    const queue = await (await place())();
    let runs = 0;
    later(
      queue.startDraining(async () => {
        runs += 1;
        if (runs === 1) throw new Error("the database is away");
        return "done";
      }, 1),
    );
    queue.wake(3);
    await vi.waitFor(() => expect(runs).toBe(1), soon);
    await sleep(300);
    queue.wake(3);
    await vi.waitFor(() => expect(runs).toBe(2), soon);
  });
}

describeWith("redis", "the queue in Redis", () => {
  promises(inRedis);

  test("a Redis that was emptied loses no work: the sweep finds what waits", async () => {
    const database = await createTestDatabase();
    closing.push(() => database.close());
    const redis = await startRedis();
    closing.push(() => redis.close());
    const queue = later(await openQueue({ redisUrl: redis.url, log }));
    const integration = await addIntegration(database.db, "swept");
    await appendRecord(database.db, integration, null);
    queue.wake(integration);
    await sleep(300);
    const client = new Redis(redis.url);
    await client.flushall();
    client.disconnect();
    const runs: number[] = [];
    later(
      queue.startDraining(async (each) => {
        runs.push(each);
        return "done";
      }, 1),
    );
    await sleep(500);
    expect(runs).toEqual([]);
    const sweep: Sweep = startSweep({ db: database.db, queue, log, milliseconds: 100 });
    closing.push(() => sweep.stop());
    await vi.waitFor(() => expect(runs).toContain(integration), soon);
  });

  test("waking while Redis is down neither throws nor waits, and it works again after", async () => {
    const redis = await startRedis();
    closing.push(() => redis.close());
    const queue = later(await openQueue({ redisUrl: redis.url, log }));
    await redis.stop();
    const before = performance.now();
    for (let wake = 0; wake < 1_000; wake += 1) queue.wake(1);
    expect(performance.now() - before).toBeLessThan(500);
    await redis.start();
    let runs = 0;
    later(
      queue.startDraining(async () => {
        runs += 1;
        return "done";
      }, 1),
    );
    await vi.waitFor(() => {
      queue.wake(2);
      expect(runs).toBeGreaterThan(0);
    }, soon);
  });
});

describeWith("redis", "a Redis that is not there", () => {
  test("opening fails instead of waiting", async () => {
    await expect(openQueue({ redisUrl: "redis://127.0.0.1:1", log })).rejects.toThrow();
  });
});

describe("the queue in PostgreSQL", () => promises(inPostgres));

test("the sweep wakes whoever has something pending, and nobody else", async () => {
  const { db, close } = await createTestDatabase();
  closing.push(close);
  const [idle, busy, kept] = [
    await addIntegration(db, "idle"),
    await addIntegration(db, "busy"),
    await addIntegration(db, "kept"),
  ];
  await appendRecord(db, busy, null);
  await appendRecord(db, kept, null, { status: "stored" });
  const woken: number[] = [];
  const sweep = startSweep({ db, queue: { wake: (integration) => woken.push(integration) }, log, milliseconds: 50 });
  closing.push(() => sweep.stop());
  await vi.waitFor(() => expect(woken.length).toBeGreaterThan(1), soon);
  expect(new Set(woken)).toEqual(new Set([busy]));
  expect(woken).not.toContain(idle);
});
