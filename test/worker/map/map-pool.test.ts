import { zstdCompressSync } from "node:zlib";
import { formatJson, type JqValue } from "@longshore/engine";
import {
  MapPool,
  type MapPoolOptions,
  MapRefused,
  type MapRequest,
  MapUnavailable,
  Penalties,
  ThreadKilled,
} from "@longshore/worker";
import { afterEach, expect, test } from "vitest";

const pools: MapPool[] = [];

function pool(options: Partial<MapPoolOptions> = {}, penalties = new Penalties()): MapPool {
  const made = new MapPool({ threads: 1, milliseconds: 5_000, heapMegabytes: 128, ...options }, penalties);
  pools.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((each) => each.close()));
});

function configOf(properties: Readonly<Record<string, string>>): string {
  const mappings = { identifier: ".id", blueprint: '"b"', properties };
  return JSON.stringify({ resources: [{ kind: "k", selector: { query: "true" }, port: { entity: { mappings } } }] });
}

function request(items: string, more: Partial<MapRequest> & { properties?: Record<string, string> } = {}): MapRequest {
  const { properties = {}, ...rest } = more;
  return {
    integration: 1,
    seq: 1,
    config: configOf(properties),
    configKey: `1:${JSON.stringify(properties)}`,
    resources: 0,
    kind: "k",
    payload: Buffer.from(items),
    encoding: "identity",
    bytes: items.length,
    operation: "upsert",
    source: "resync",
    now: "2026-01-02T03:04:05Z",
    environment: null,
    mode: "compat",
    ...rest,
  };
}

/** Each item is within its budget; all of them together are not within the thread's time. */
function endless(more: Partial<MapRequest> = {}): MapRequest {
  const item = `{"id":"x","text":"${"a".repeat(100)}!"}`;
  return request(`[${Array(1_000).fill(item)}]`, { properties: { found: '.text | test("^(a|a)+$")' }, ...more });
}

/** Each entity may be stored; all of them together do not fit into the thread. */
function gluttonous(): MapRequest {
  return request(`[${Array(1_000).fill('{"id":"x"}')}]`, { properties: { list: "[range(60000)]" } });
}

const SMALL = '[{"id":"a"}]';

test("numbers beyond 2^53 come back with all their digits, and so does a 1.0, beside them or not", async () => {
  const items = '[{"id":"a","n":12345678901234567890},{"id":"b","n":1.0}]';
  const { writes } = await pool().map(request(items, { properties: { n: ".n" } }));
  const values = writes.map(({ properties }): JqValue => properties?.["n"] ?? null);
  expect(values.map((value) => formatJson(value))).toEqual(["12345678901234567890", "1.0"]);
  const alone = await pool().map(request('[{"id":"b","n":1.0}]', { properties: { n: ".n" } }));
  expect(alone.writes.map(({ properties }) => formatJson(properties?.["n"] ?? null))).toEqual(["1.0"]);
});

test("a compressed payload is read as it was", async () => {
  const payload = zstdCompressSync(Buffer.from('[{"id":"ä"}]'));
  const { writes } = await pool().map(request("", { payload, encoding: "zstd" }));
  expect(writes).toMatchObject([{ identifier: "ä", resource: "resources[0]" }]);
});

test("the bytes are moved: what the caller held is empty", async () => {
  const payload = new Uint8Array(new TextEncoder().encode('[{"id":"a"}]'));
  await pool().map(request("", { payload }));
  expect(payload.byteLength).toBe(0);
});

test("a record that takes too long costs its thread, and the next record is mapped by another", async () => {
  const threads = pool({ milliseconds: 1_000 });
  const killed = threads.map(endless());
  const next = threads.map(request(SMALL));
  await expect(killed).rejects.toMatchObject({ because: "time" });
  await expect(killed).rejects.toBeInstanceOf(ThreadKilled);
  await expect(next).resolves.toMatchObject({ writes: [{ identifier: "a" }] });
});

test("a record that takes too much memory costs its thread, not the process", async () => {
  const threads = pool({ heapMegabytes: 48 });
  await expect(threads.map(gluttonous())).rejects.toMatchObject({ because: "memory" });
  await expect(threads.map(request(SMALL))).resolves.toMatchObject({ writes: [{ identifier: "a" }] });
});

test("a record on another thread goes on while one is killed", async () => {
  const threads = pool({ threads: 2, milliseconds: 1_500 });
  await Promise.all([threads.map(request(SMALL)), threads.map(request(SMALL, { integration: 2 }))]);
  const killed = threads.map(endless()).catch((error: unknown) => error);
  const others: string[] = [];
  while (others.length < 20) {
    const { writes } = await threads.map(request(SMALL, { integration: 2 }));
    others.push(String(writes[0]?.identifier));
  }
  expect(new Set(others)).toEqual(new Set(["a"]));
  await expect(killed).resolves.toBeInstanceOf(ThreadKilled);
});

test("one integration's long line does not keep another waiting", async () => {
  const threads = pool();
  const order: number[] = [];
  const mapFor = async (integration: number): Promise<void> => {
    await threads.map(request(SMALL, { integration }));
    order.push(integration);
  };
  await Promise.all([...Array.from({ length: 10 }, () => mapFor(1)), mapFor(2)]);
  expect(order.indexOf(2)).toBeLessThan(3);
});

test("what waits is bounded", async () => {
  const threads = pool({ waiting: 2 });
  const taken = [threads.map(request(SMALL)), threads.map(request(SMALL))];
  await expect(threads.map(request(SMALL))).rejects.toBeInstanceOf(MapUnavailable);
  await expect(Promise.all(taken)).resolves.toHaveLength(2);
});

test("closing fails what is under way, so nobody waits forever", async () => {
  const threads = pool();
  await threads.map(request(SMALL));
  const running = threads.map(endless());
  const waiting = threads.map(request(SMALL));
  const settled = Promise.allSettled([running, waiting, threads.close()]);
  const reasons = (await settled).map((each) => (each.status === "rejected" ? each.reason : null));
  expect(reasons).toEqual([expect.any(MapUnavailable), expect.any(MapUnavailable), null]);
  await expect(threads.map(request(SMALL))).rejects.toBeInstanceOf(MapUnavailable);
});

test("a configuration without the resource refuses the record with its problem", async () => {
  const refused = pool().map(request(SMALL, { resources: 4 }));
  await expect(refused).rejects.toBeInstanceOf(MapRefused);
  await expect(refused).rejects.toMatchObject({ problem: { code: "kind_unknown" } });
});

test("a payload that is damaged fails its record and leaves the thread alive", async () => {
  const threads = pool();
  await expect(threads.map(request('[{"id":'))).rejects.toThrow("JSON");
  await expect(threads.map(request("x", { encoding: "zstd" }))).rejects.toThrow();
  await expect(threads.map(request(SMALL))).resolves.toMatchObject({ writes: [{ identifier: "a" }] });
});

/** Remembers what it is to charge. */
class Charges extends Penalties {
  readonly seen: { readonly milliseconds: number; readonly bytes: number }[] = [];

  override charge(integration: number, milliseconds: number, bytes: number): void {
    this.seen.push({ milliseconds, bytes });
    super.charge(integration, milliseconds, bytes);
  }
}

test("a record is charged by the bytes of its items as JSON, however well they were compressed", async () => {
  const charges = new Charges();
  const items = `[${Array(1_000).fill('{"id":"a"}')}]`;
  const payload = zstdCompressSync(Buffer.from(items));
  await pool({}, charges).map(request(items, { payload, encoding: "zstd" }));
  expect(charges.seen).toMatchObject([{ bytes: items.length }]);
});

test("a record that costs its thread by memory is charged the limit of time, and a new thread", async () => {
  const charges = new Charges();
  const threads = pool({ heapMegabytes: 48 }, charges);
  const { bytes } = gluttonous();
  await expect(threads.map(gluttonous())).rejects.toMatchObject({ because: "memory" });
  // Of 5.5 s a record may take a tenth of a second, and 0.4 µs for each byte.
  expect(charges.seen).toEqual([{ milliseconds: 5_400 - 0.0004 * bytes, bytes }]);
});
