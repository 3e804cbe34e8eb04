import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWith } from "../../services/describe-with.ts";
import type { OwnRedis } from "../../services/own-redis.ts";
import { sharedRedis, startRedis } from "../../services/services.ts";

describeWith("redis", "the Redis of the tests", () => {
  let own: OwnRedis;
  beforeAll(async () => {
    own = await startRedis();
  });
  afterAll(() => own.close());

  it("is shared by all who ask", async () => {
    const [first, second] = await Promise.all([sharedRedis(), sharedRedis()]);
    expect(first).toBe(second);
    expect(first).not.toBe(own.url);
  });

  it("keeps what it has over a restart, and refuses to evict", async () => {
    await asked(own, (redis) => redis.set("key", "kept"));
    await own.stop();
    await expect(asked(own, (redis) => redis.ping())).rejects.toThrow();
    await own.start();
    expect(await asked(own, (redis) => redis.get("key"))).toBe("kept");
    expect(await asked(own, (redis) => redis.config("GET", "maxmemory-policy"))).toContain("noeviction");
  });

  it("comes back from a kill with what was written a second before it", async () => {
    await asked(own, (redis) => redis.set("key", "a second old"));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await own.stop("SIGKILL");
    await own.start();
    expect(await asked(own, (redis) => redis.get("key"))).toBe("a second old");
  });

  it("forgets everything when it is emptied", async () => {
    await asked(own, (redis) => redis.set("key", "kept"));
    await own.empty();
    expect(await asked(own, (redis) => redis.dbsize())).toBe(0);
  });
});

async function asked<T>({ url }: OwnRedis, question: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  redis.on("error", () => {});
  try {
    await redis.connect();
    return await question(redis);
  } finally {
    redis.disconnect();
  }
}
