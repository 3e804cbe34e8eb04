import { applyItems, applyLifecycle, Drainer, MapPool, Penalties, setAside } from "@longshore/worker";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { applyingOn } from "../apply/world.ts";
import { startTestServer, type TestServer } from "../http/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const MAPPINGS = { identifier: ".id", blueprint: '"service"' };
const CONFIG = { resources: [{ kind: "repo", selector: { query: "true" }, port: { entity: { mappings: MAPPINGS } } }] };

async function integration(name: string): Promise<number> {
  const { body } = await server.call("POST", "/v1/integration", { body: { installationId: name, config: CONFIG } });
  return Number(String(body.integration._id).replace("integration_", ""));
}

/** A process that drains, which is another than the one that answers. */
async function drainOnce(charged: number, milliseconds: number, bytes: number): Promise<string> {
  const { db } = server.database;
  const penalties = new Penalties();
  penalties.meet(charged);
  penalties.meet(charged + 1);
  penalties.charge(charged, milliseconds, bytes);
  const pool = new MapPool({ threads: 1, milliseconds: 10_000 }, penalties);
  const applying = { ...applyingOn(db), charge: () => {} };
  const applier = {
    applyItems: applyItems.bind(null, applying),
    applyLifecycle: applyLifecycle.bind(null, applying),
    setAside: setAside.bind(null, applying),
  };
  try {
    const drainer = new Drainer({ db, pool, penalties, applier, mode: "compat", log: pino({ level: "silent" }) });
    return await drainer.handle(charged);
  } finally {
    await pool.close();
  }
}

const shown = async (name: string) => (await server.call("GET", `/v1/integration/${name}`)).body.integration.throttled;
const send = (name: string) => server.call("POST", `/v1/integration/${name}/ingest/repo`, { body: [{ id: "a" }] });

test("an integration that has to wait says until when and why, or its sender sees a queue that stands still", async () => {
  const id = await integration("slow");
  await integration("quick");
  expect([await shown("slow"), (await send("slow")).body.throttled]).toEqual([undefined, undefined]);
  expect(await drainOnce(id, 5_000, 2_000)).toBe("done");
  const throttled = await shown("slow");
  expect(throttled).toMatchObject({ chargedSeconds: 5, chargedBytes: 2_000 });
  // A tenth of the time: 5 s take 50 s, of which 10 s are forgiven.
  const left = Date.parse(throttled.until) - Date.now();
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(40_000);
  expect(throttled.message).toBe(
    `its records used 5 s of the mapping threads above its limit for 2000 bytes of JSON, so they wait until ${throttled.until}; new payloads are still stored`,
  );
  const sent = await send("slow");
  expect([sent.status, sent.body.items, sent.body.throttled]).toEqual([202, 1, throttled]);
  expect([await shown("quick"), (await send("quick")).body.throttled]).toEqual([undefined, undefined]);
});

test("a batch of a client's live events says so too, and one charged for patterns alone names no bytes", async () => {
  const id = await integration("patterns");
  await drainOnce(id, 3_000, 0);
  const path = "/v1/lake/write/integration-type/tool/integration/patterns/sync/e1/kind/repo";
  const data = [{ items: [{ id: "b" }], metadata: { operation: "upsert", resourceIndex: 0 } }];
  const { body } = await server.call("POST", path, { body: { kind: "repo", eventType: "live-event", data } });
  expect(body).toMatchObject({ appended: 1, throttled: { chargedSeconds: 3, chargedBytes: 0 } });
  expect(body.throttled.message).toContain("3 s of the mapping threads above its limit, so they wait");
});

test("a shorter wait in another process does not hide the longer one, and one that is over is not shown", async () => {
  const id = await integration("two");
  await drainOnce(id, 9_000, 1);
  const before = await shown("two");
  await drainOnce(id, 2_000, 1);
  expect(await shown("two")).toEqual(before);
  await server.database.pool.query("UPDATE catalog.throttle SET until = now() WHERE integration = $1", [id]);
  expect(await shown("two")).toBeUndefined();
  await drainOnce(id, 2_000, 1);
  expect(await shown("two")).toMatchObject({ chargedSeconds: 2 });
});
