import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { kafkaClient } from "../services/kafka-client.ts";
import { KAFKA_USER, type OwnKafka } from "../services/own-kafka.ts";
import { startKafka } from "../services/services.ts";
import { library } from "./library.ts";
import type { OceanClient } from "./ocean-client.ts";
import { catalogOf, contentOf, eventually, lastSync, openWorld, show, type World } from "./world.ts";

const ONCE = { type: "ONCE" };
const RESYNCED = "Integration resync state updated successfully";
/** The client tells of its state when a resync starts and when it ends. */
const times = (resyncs: number): number => 2 * resyncs;

const open: { readonly close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function world(environment: Readonly<Record<string, string>> = {}): Promise<World> {
  const opened = await openWorld(environment);
  open.push(opened);
  return opened;
}

async function once(at: World, mode: "dsp" | "ocean-core", from = library()): Promise<OceanClient> {
  const client = await at.sail({ library: from, listener: ONCE, mode });
  await client.ended();
  expect(client.complaints()).toEqual([]);
  return client;
}

const config = async ({ call }: World) => (await call("GET", "/v1/integration/my-library")).body.integration.config;
const put = async ({ call }: World, changed: object): Promise<void> => {
  const { status } = await call("PATCH", "/v1/integration/my-library/config", { body: { config: changed } });
  expect(status).toBe(200);
};

test("ONCE, classic and raw: without complaint, and both leave the same catalog", { timeout: 240_000 }, async () => {
  const classic = await world();
  show(await once(classic, "ocean-core"), "ONCE, classic");
  const raw = await world();
  show(await once(raw, "dsp"), "ONCE, raw");
  await lastSync(raw);
  const [left, right] = [await catalogOf(classic), await catalogOf(raw)];
  expect([...left.keys()]).toEqual([...right.keys()]);
  expect(left.size).toBe(3 + 14 + 3 + 30);
  expect(contentOf(right)).toEqual(contentOf(left));
  expect(right.get("book/978-1")).toMatchObject({
    title: "The Dispossessed",
    properties: { pages: 387, price: 9.5, tags: ["sf", "utopia"], url: "https://library.example/books/978-1" },
    relations: { author: "le-guin" },
  });
});

for (const mode of ["ocean-core", "dsp"] as const) {
  test(`10 000 entities twice, ${mode}: the second run changes nothing`, { timeout: 400_000 }, async () => {
    const at = await world();
    const many = library(10_000);
    await once(at, mode, many);
    if (mode === "dsp") await lastSync(at);
    const after = new Date().toISOString();
    await sleep(5);
    await once(at, mode, many);
    if (mode === "dsp") {
      const { kinds, reconciliation } = await lastSync(at, 2);
      const pages = kinds.find(({ kind }) => kind === "page");
      expect(pages?.counts).toMatchObject({ received: 10_000, mapped: 10_000, unchanged: 10_000 });
      expect(reconciliation).toMatchObject({ stale: 0 });
    }
    const { body } = await at.call("GET", "/v1/blueprints/page/entities-count");
    expect(body.count).toBe(10_000);
    const rules = [{ property: "$updatedAt", operator: ">", value: after }];
    const changed = await at.call("POST", "/v1/entities/search", { body: { combinator: "and", rules } });
    expect(changed.body.entities).toEqual([]);
  });

  test(`${mode}: what a removed resource made goes; an erring selector deletes nothing`, {
    timeout: 240_000,
  }, async () => {
    const at = await world();
    await once(at, mode);
    if (mode === "dsp") await lastSync(at);
    const full = await config(at);

    const broken = structuredClone(full);
    broken.resources[0].selector.query = '.name | if . == "Ursula K. Le Guin" then error("no") else true end';
    broken.resources = broken.resources.slice(0, 2);
    await put(at, broken);
    const failing = await at.sail({ library: library(), listener: ONCE, mode });
    await failing.ended();
    if (mode === "dsp") {
      const sync = await lastSync(at, 2);
      expect(sync.problems).toContainEqual(expect.objectContaining({ path: "resources[0].selector.query" }));
      expect(sync.reconciliation).toMatchObject({ heldBack: ["failed_items"] });
    }
    expect((await catalogOf(at)).size).toBe(50);

    await put(at, { ...full, resources: full.resources.slice(0, 3) });
    await once(at, mode);
    if (mode === "dsp") await lastSync(at, 3);
    const blueprints = [...(await catalogOf(at)).values()].map(({ blueprint }) => blueprint);
    expect(new Set(blueprints)).toEqual(new Set(["author", "book", "review"]));
  });

  test(`POLLING, ${mode}: first, manual and after a change; and live events`, { timeout: 240_000 }, async () => {
    const at = await world();
    const client = await at.sail({ library: library(), listener: { type: "POLLING", interval: 2 }, mode });
    await client.wrote(RESYNCED, times(1));
    await at.call("PATCH", "/v1/integration/my-library", { body: {} });
    await client.wrote(RESYNCED, times(2));
    const changed = await config(at);
    changed.resources[1].port.entity.mappings.title = '"Book: " + .title';
    await put(at, changed);
    await client.wrote(RESYNCED, times(3));
    await eventually(async () => (await catalogOf(at)).get("book/978-2")?.title === "Book: Solaris", "the new title");
    await sleep(6_000);
    expect(client.count(RESYNCED)).toBe(times(3));
    await liveEvents(at, client);
    expect(client.complaints()).toEqual([]);
    show(client, `POLLING, ${mode}`);
  });

  test(`KAFKA, ${mode}: a change makes it sync exactly once, its own reports never`, { timeout: 300_000 }, async () => {
    const kafka = await startKafka();
    open.push(kafka);
    const { environment, listener } = mode === "dsp" ? signedIn(kafka) : unsigned(kafka);
    const at = await world(environment);
    await topicOf(kafka.brokers, "org_local.change.log");
    const client = await at.sail({ library: library(), listener, mode });
    await client.wrote("Application startup complete");
    // Its group begins at the end of the topic: what was said before it had joined it never hears.
    await sleep(8_000);
    expect(client.count(RESYNCED)).toBe(0);
    await at.call("PATCH", "/v1/integration/my-library", { body: {} });
    await client.wrote(RESYNCED, times(1));
    await sleep(4_000);
    expect(client.count(RESYNCED)).toBe(times(1));
    const changed = await config(at);
    changed.resources[1].port.entity.mappings.title = '"Book: " + .title';
    await put(at, changed);
    await client.wrote(RESYNCED, times(2));
    await sleep(6_000);
    expect(client.count(RESYNCED)).toBe(times(2));
    await eventually(async () => (await catalogOf(at)).get("book/978-2")?.title === "Book: Solaris", "the new title");
    await liveEvents(at, client);
    show(client, `KAFKA, ${mode}`);
  });
}

/** Nobody signs in; the client is in the group `no-security`. */
function unsigned({ brokers }: OwnKafka): Kafkaesque {
  return {
    environment: { KAFKA_BROKERS: brokers },
    listener: { type: "KAFKA", brokers, kafka_security_enabled: false },
  };
}

/** The client asks the worker for user and password, and is in a group of its own. */
function signedIn({ saslBrokers }: OwnKafka): Kafkaesque {
  return {
    environment: {
      KAFKA_BROKERS: saslBrokers,
      KAFKA_USERNAME: KAFKA_USER.username,
      KAFKA_PASSWORD: KAFKA_USER.password,
    },
    listener: { type: "KAFKA", brokers: saslBrokers, security_protocol: "SASL_PLAINTEXT" },
  };
}

interface Kafkaesque {
  readonly environment: Readonly<Record<string, string>>;
  readonly listener: object;
}

/** Saved, lost while it was there, and removed when it was lost: what is filtered out goes, whatever the event says. */
async function liveEvents(at: World, client: OceanClient): Promise<void> {
  const has = async (isbn: string) => (await catalogOf(at)).has(`book/${isbn}`);
  const send = async (action: "saved" | "removed", isbn: string, lost = false): Promise<void> => {
    const book = { isbn, title: `Live ${isbn}`, author: "lem", lost, reviews: [{ by: "Di", stars: 2 }] };
    const answer = await fetch(`${client.url}/integration/webhook`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-library-key": "open" },
      body: JSON.stringify({ action, book }),
    });
    expect(answer.status).toBe(200);
  };
  await send("saved", "live-1");
  await send("saved", "live-2");
  await eventually(async () => (await has("live-1")) && (await has("live-2")), "books of two events");
  await send("saved", "live-1", true);
  await eventually(async () => !(await has("live-1")), "a lost book goes");
  await send("removed", "live-2");
  await eventually(async () => !(await has("live-2")), "a removed book goes");
  expect(await has("978-1")).toBe(true);
}

/** The client stops at once if the topic is not there yet. */
async function topicOf(brokers: string, name: string): Promise<void> {
  const admin = kafkaClient({ brokers: [brokers] }).admin();
  await admin.connect();
  await eventually(async () => (await admin.listTopics()).includes(name), `the topic ${name}`);
  await admin.disconnect();
}
