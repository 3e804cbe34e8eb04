import { Backlog, RECEIVE_LIMITS, receiveIngest, receiveKindLifecycle, receiveSyncLifecycle } from "@longshore/worker";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addIntegration, createReceiver, logOf, type Receiver, refusalOf, stream } from "./receiving.ts";

/** Half of a log are 100 records, more than a bucket has at once; of all logs 500. */
const LIMITS = { ...RECEIVE_LIMITS, pendingRecords: 200, pendingRecordsInAll: 1_000 };

let receiver: Receiver;
beforeAll(async () => {
  receiver = await createReceiver();
});
afterAll(() => receiver.database.close());

type Integration = Awaited<ReturnType<typeof addIntegration>>;

const backlogOf = ({ db, clock }: Receiver, limits = LIMITS, holdsMs = 0) =>
  new Backlog(db, { clock, limits, holdsMs, outdatedMs: Number.POSITIVE_INFINITY });

/** So many records that wait. */
async function fill({ db }: Receiver, { id: integration }: Integration, records: number): Promise<void> {
  const rows = Array.from({ length: records }, (_, index) => ({
    integration,
    seq: index + 1,
    type: "items" as const,
    source: "ingest" as const,
    items: 1,
    bytes: 1,
    received_at: new Date(),
  }));
  await db.insertInto("catalog.raw_record").values(rows).execute();
  await db
    .updateTable("catalog.log")
    .set({ next_seq: records + 1 })
    .where("integration", "=", integration)
    .execute();
}

/** How many of `tries` requests are let in; the reading is of before. */
function letIn(backlog: Backlog, integration: string, address: string, tries = 100): number {
  let count = 0;
  for (let at = 0; at < tries; at += 1) {
    try {
      backlog.refuseEarly({ integration, address });
      count += 1;
    } catch (error) {
      expect(error).toMatchObject({ status: 503, retryAfter: 10, problem: { code: "unavailable" } });
    }
  }
  return count;
}

/** Lets the backlog find out what waits, as the first request of a flood does; nothing comes of it. */
async function look(backlog: Backlog, integration: Integration): Promise<void> {
  await backlog.admit(integration);
  backlog.done(integration.id, 0);
}

test("over half of its bound an integration gets in what its bucket holds, and others as much as they like", async () => {
  const own = await createReceiver();
  try {
    const [flooding, quiet] = [await addIntegration(own), await addIntegration(own)];
    const backlog = backlogOf(own);
    await fill(own, flooding, 99);
    await look(backlog, flooding);
    expect(letIn(backlog, flooding.installation_id, "a")).toBe(100);
    await backlog.admit(flooding);
    expect(letIn(backlog, flooding.installation_id, "a")).toBe(40);
    own.advance(1_000);
    expect(letIn(backlog, flooding.installation_id, "b")).toBe(20);
    await look(backlog, quiet);
    expect(letIn(backlog, quiet.installation_id, "a")).toBe(100);
  } finally {
    await own.database.close();
  }
});

test("a full log lets nothing in, and what was let in since the last look counts", async () => {
  const own = await createReceiver();
  try {
    const integration = await addIntegration(own);
    const backlog = backlogOf(own);
    await fill(own, integration, 199);
    await look(backlog, integration);
    expect(letIn(backlog, integration.installation_id, "a", 1)).toBe(1);
    await backlog.admit(integration);
    expect(letIn(backlog, integration.installation_id, "a")).toBe(0);
    backlog.done(integration.id, 1);
    expect(letIn(backlog, integration.installation_id, "a")).toBe(0);
    await own.db.updateTable("catalog.raw_record").set({ status: "applied" }).execute();
    await look(backlog, integration);
    expect(letIn(backlog, integration.installation_id, "a")).toBe(100);
  } finally {
    await own.database.close();
  }
});

test("integrations that flood until all logs are full leave room for one that has little", async () => {
  const own = await createReceiver();
  try {
    const backlog = backlogOf(own);
    const flooding = [];
    for (let at = 0; at < 9; at += 1) {
      const integration = await addIntegration(own);
      await fill(own, integration, 120);
      flooding.push(integration);
    }
    const quiet = await addIntegration(own);
    await fill(own, quiet, 10);
    for (const integration of flooding) {
      expect(await refusalOf(look(backlog, integration))).toMatchObject({ status: 503 });
      expect(letIn(backlog, integration.installation_id, "a")).toBe(0);
    }
    await look(backlog, quiet);
    expect(letIn(backlog, quiet.installation_id, "a")).toBe(100);
  } finally {
    await own.database.close();
  }
});

test("names that nobody has looked up are let in as long as less than half of all may wait", async () => {
  const own = await createReceiver();
  try {
    const backlog = backlogOf(own);
    const integration = await addIntegration(own);
    await fill(own, integration, 110);
    await look(backlog, integration);
    expect(letIn(backlog, "made-up", "a")).toBe(100);
  } finally {
    await own.database.close();
  }
});

test("names that nobody has looked up share the bucket of their address while over half of all may wait", async () => {
  const own = await createReceiver();
  try {
    const backlog = backlogOf(own);
    const flooding = [];
    for (let at = 0; at < 5; at += 1) {
      const integration = await addIntegration(own);
      await fill(own, integration, 110);
      flooding.push(integration);
    }
    const [first] = flooding;
    if (first !== undefined) await look(backlog, first);
    expect(letIn(backlog, "made-up-1", "a", 30)).toBe(30);
    expect(letIn(backlog, "made-up-2", "a")).toBe(10);
    expect(letIn(backlog, "made-up-2", "b")).toBe(40);
  } finally {
    await own.database.close();
  }
});

test("requests that come all at once do not fill a log beyond its bound", async () => {
  const integration = await addIntegration(receiver);
  const deps = {
    ...receiver,
    backlog: backlogOf(receiver, { ...LIMITS, pendingRecords: 5 }, Number.POSITIVE_INFINITY),
  };
  const post = () => receiveIngest(deps, { integration, kind: "repo", body: stream("[1]"), format: "json" });
  const answers = await Promise.allSettled(Array.from({ length: 40 }, post));
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
  expect(await logOf(receiver, integration.id)).toHaveLength(5);
});

test("messages about a sync are taken while items are refused, and have a bound of their own", async () => {
  const integration = await addIntegration(receiver);
  const { installation_id } = integration;
  const deps = { ...receiver, backlog: backlogOf(receiver, { ...LIMITS, pendingRecords: 2 }) };
  await fill(receiver, integration, 2);
  expect(await refusalOf(deps.backlog.admit(integration))).toMatchObject({ status: 503 });
  const start = (syncId: string) =>
    receiveSyncLifecycle(deps, {
      syncId,
      body: {
        status: "started",
        integration_id: installation_id,
        integration_type: "tool",
        sync_type: "full_sync",
        started_at: "2026-03-01T00:00:00Z",
      },
    });
  const kind = () =>
    receiveKindLifecycle(deps, {
      syncId: "full-1",
      body: { status: "started", kind_identifier: "repo-0", integration_id: installation_id },
    });
  expect(await start("full-1")).toEqual({ repeated: false });
  expect(await kind()).toEqual({ repeated: false });
  expect(await refusalOf(start("full-2"))).toMatchObject({ status: 503, retryAfter: 10 });
  expect(await refusalOf(kind())).toMatchObject({ status: 503, retryAfter: 10 });
});
