import { isObject, parseJson } from "@longshore/engine";
import type { KindLifecycle, SyncLifecycle } from "@longshore/shared";
import { Checking, receiveKindLifecycle, receiveSyncLifecycle, syncStatus } from "@longshore/worker";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { addIntegration, addVersion, CONFIG, createReceiver, logOf, type Receiver, refusalOf } from "./receiving.ts";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await createReceiver();
});
afterAll(() => receiver.database.close());

let syncs = 0;
const newSyncId = (): string => `sync-${syncs++}`;
const started = (
  installationId: string,
  more: Partial<Extract<SyncLifecycle, { status: "started" }>> = {},
): SyncLifecycle => ({
  status: "started",
  integration_id: installationId,
  integration_type: "tool",
  sync_type: "full_sync",
  started_at: "2026-03-01T00:00:00Z",
  ...more,
});
const send = (syncId: string, body: SyncLifecycle) => receiveSyncLifecycle(receiver, { syncId, body });
const sendKind = (syncId: string, body: KindLifecycle) => receiveKindLifecycle(receiver, { syncId, body });
const syncRow = (syncId: string) =>
  receiver.db.selectFrom("catalog.sync").selectAll().where("sync_id", "=", syncId).executeTakeFirstOrThrow();
const kindStates = async (syncId: string) =>
  (
    await receiver.db
      .selectFrom("catalog.sync_kind")
      .selectAll()
      .where("sync_id", "=", syncId)
      .orderBy("resource_index")
      .execute()
  ).map(({ resource_index, kind, state }) => `${kind} ${resource_index} ${state}`);
const versions = (integration: number) =>
  receiver.db
    .selectFrom("catalog.config_version")
    .selectAll()
    .where("integration", "=", integration)
    .orderBy("version")
    .execute();

/** As Ocean sends it: a single mapping stands in a list. */
const wrapped = (config: typeof CONFIG, query: string) => ({
  resources: config.resources.map(({ port, ...resource }) => ({
    ...resource,
    selector: { query },
    port: { entity: { mappings: [port.entity.mappings] } },
  })),
});

test("a whole sync is in the log in its order, and its state can be asked for", async () => {
  const { id, installation_id } = await addIntegration(receiver);
  const syncId = newSyncId();
  await send(syncId, started(installation_id));
  await sendKind(syncId, { status: "started", kind_identifier: "pull-request-2" });
  expect(await syncStatus(receiver.db, syncId)).toEqual({ syncId, status: "started" });
  await sendKind(syncId, { status: "finished", kind_identifier: "pull-request-2" });
  await send(syncId, { status: "finished" });
  const log = await logOf(receiver, id);
  expect(
    log.map(({ seq, type, lifecycle, kind, resource_index }) => [seq, type, lifecycle, kind, resource_index]),
  ).toEqual([
    [1, "sync", "started", null, null],
    [2, "kind", "started", "pull-request-2", 2],
    [3, "kind", "finished", "pull-request-2", 2],
    [4, "sync", "finished", null, null],
  ]);
  expect(await kindStates(syncId)).toEqual(["pull-request 2 finished"]);
  expect(await syncRow(syncId)).toMatchObject({
    state: "finished",
    started_seq: 1,
    config_version: 1,
    ended_at: receiver.clock.now(),
  });
  expect(await syncStatus(receiver.db, syncId)).toEqual({ syncId, status: "finished" });
});

test("every message that is sent again is answered and appended once, at the same moment too", async () => {
  const { id, installation_id } = await addIntegration(receiver);
  const syncId = newSyncId();
  const eightTimes = async (message: () => Promise<{ repeated: boolean }>): Promise<number> =>
    (await Promise.all(Array.from({ length: 8 }, message))).filter(({ repeated }) => !repeated).length;
  expect(await eightTimes(() => send(syncId, started(installation_id)))).toBe(1);
  expect(await eightTimes(() => sendKind(syncId, { status: "started", kind_identifier: "repo-0" }))).toBe(1);
  expect(await eightTimes(() => sendKind(syncId, { status: "failed", kind_identifier: "repo-0" }))).toBe(1);
  expect(await eightTimes(() => send(syncId, { status: "finished" }))).toBe(1);
  expect((await sendKind(syncId, { status: "failed", kind_identifier: "repo-0" })).repeated).toBe(true);
  expect(await logOf(receiver, id)).toHaveLength(4);
});

test("a newer sync takes the place of the running one, which is told that it was aborted", async () => {
  const { id, installation_id } = await addIntegration(receiver);
  const [older, newer] = [newSyncId(), newSyncId()];
  await send(older, started(installation_id));
  await send(newer, started(installation_id));
  expect(await syncStatus(receiver.db, older)).toMatchObject({ status: "aborted" });
  const stale = { status: 409, problem: { code: "resync_stale" } };
  expect(await refusalOf(send(older, { status: "finished" }))).toMatchObject(stale);
  expect(await refusalOf(sendKind(older, { status: "finished", kind_identifier: "repo-0" }))).toMatchObject(stale);
  expect(await send(older, { status: "aborted" })).toEqual({ repeated: true });
  const log = await receiver.db
    .selectFrom("catalog.log")
    .selectAll()
    .where("integration", "=", id)
    .executeTakeFirstOrThrow();
  expect(log).toMatchObject({ next_seq: 3, newest_sync_seq: 2 });
});

test("a sync that is over cannot end otherwise", async () => {
  const { installation_id } = await addIntegration(receiver);
  const syncId = newSyncId();
  await send(syncId, started(installation_id));
  await send(syncId, { status: "failed" });
  expect(await refusalOf(send(syncId, { status: "finished" }))).toMatchObject({ status: 409 });
});

test("a kind that failed stays failed, whatever comes after", async () => {
  const { installation_id } = await addIntegration(receiver);
  const syncId = newSyncId();
  await send(syncId, started(installation_id));
  await sendKind(syncId, { status: "failed", kind_identifier: "repo-1" });
  await sendKind(syncId, { status: "finished", kind_identifier: "repo-1" });
  expect(await kindStates(syncId)).toEqual(["repo 1 failed"]);
});

test("the mapping that a sync carries is a version of its own, kept once however often it is sent", async () => {
  const { id, installation_id } = await addIntegration(receiver);
  const [first, second, third] = [newSyncId(), newSyncId(), newSyncId()];
  await send(first, started(installation_id, { mapping: { ...wrapped(CONFIG, ".a"), enableMergeEntity: false } }));
  await send(second, started(installation_id, { mapping: { enableMergeEntity: false, ...wrapped(CONFIG, ".a") } }));
  await send(third, started(installation_id, { mapping: wrapped(CONFIG, ".b") }));
  expect((await versions(id)).map(({ version, source }) => [version, source])).toEqual([
    [1, "api"],
    [2, "sync"],
    [3, "sync"],
  ]);
  const rows = await Promise.all([first, second, third].map(syncRow));
  expect(rows.map(({ config_version }) => config_version)).toEqual([2, 2, 3]);
  const integration = await receiver.db
    .selectFrom("catalog.integration")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  expect(integration.config_version).toBe(1);
});

test("the current mapping, sent with each single mapping in a list, is no new version", async () => {
  const config = {
    resources: wrapped(CONFIG, "true").resources.map(({ port, ...rest }) => ({
      port: { entity: { mappings: port.entity.mappings[0] } },
      ...rest,
    })),
  };
  const { id, installation_id } = await addIntegration(receiver, { config });
  await send(newSyncId(), started(installation_id, { mapping: wrapped(CONFIG, "true") }));
  expect(await versions(id)).toHaveLength(1);
});

test("a sync keeps the mapping of its start when the configuration changes", async () => {
  const { id, installation_id } = await addIntegration(receiver);
  const syncId = newSyncId();
  await send(syncId, started(installation_id));
  await addVersion(receiver, id, 2, CONFIG);
  await sendKind(syncId, { status: "started", kind_identifier: "repo-0" });
  await send(syncId, { status: "finished" });
  expect((await logOf(receiver, id)).map(({ config_version }) => config_version)).toEqual([1, 1, 1]);
});

test("flags come from what the start carries, else from the configuration, else from the defaults", async () => {
  const config = { ...CONFIG, deleteDependents: true, entityDeletionThreshold: 0.5 };
  const { installation_id } = await addIntegration(receiver, { config });
  const [bare, carrying] = [newSyncId(), newSyncId()];
  const mapping = { ...wrapped(CONFIG, "true"), entityDeletionThreshold: 1, createMissingRelatedEntities: true };
  await send(bare, started(installation_id));
  await send(carrying, started(installation_id, { mapping }));
  const defaults = { createMissingRelatedEntities: false, enableMergeEntity: true };
  expect(JSON.parse((await syncRow(bare)).flags)).toEqual({
    ...defaults,
    deleteDependentEntities: true,
    entityDeletionThreshold: 0.5,
  });
  expect(JSON.parse((await syncRow(carrying)).flags)).toEqual({
    ...defaults,
    deleteDependentEntities: true,
    entityDeletionThreshold: 1,
    createMissingRelatedEntities: true,
  });
});

test("an incremental sync says which kinds it is about", async () => {
  const { installation_id } = await addIntegration(receiver);
  const syncId = newSyncId();
  await send(
    syncId,
    started(installation_id, { sync_type: "incremental_resync", kind_identifiers: ["repo-0", "pull-request-2"] }),
  );
  expect(await syncRow(syncId)).toMatchObject({ type: "incremental" });
  expect(await kindStates(syncId)).toEqual(["repo 0 running", "pull-request 2 running"]);
});

test("a mapping that is none is refused with everything that is wrong, and starts nothing", async () => {
  const { id, installation_id } = await addIntegration(receiver);
  const syncId = newSyncId();
  const refused = await refusalOf(
    send(syncId, started(installation_id, { mapping: { resources: [{ kind: 1 }, {}] } })),
  );
  expect(refused.status).toBe(422);
  expect(refused.problems.length).toBeGreaterThan(2);
  expect(await logOf(receiver, id)).toEqual([]);
  expect(await refusalOf(syncStatus(receiver.db, syncId))).toMatchObject({ status: 404 });
});

test("a mapping is checked in the thread before the log is locked: one that takes too long holds up no message of its log", async () => {
  const { id, installation_id } = await addIntegration(receiver);
  const thread = new Checking({ cpuMilliseconds: 50 });
  onTestFinished(() => thread.close());
  let lockable = 0;
  const checking: typeof receiver.checking = {
    check: async (line, request) => {
      const { rows } = await sql`SELECT FROM catalog.log WHERE integration = ${id} FOR UPDATE NOWAIT`.execute(
        receiver.db,
      );
      lockable += rows.length;
      return thread.check(line, request);
    },
  };
  const properties = Object.fromEntries(Array.from({ length: 80_000 }, (_, i) => [`p${i}`, []]));
  const entity = { mappings: { identifier: ".id", blueprint: '"service"', properties } };
  const body = started(installation_id, { mapping: { resources: [{ kind: "repo", selector: {}, port: { entity } }] } });
  const refused = await refusalOf(receiveSyncLifecycle({ ...receiver, checking }, { syncId: newSyncId(), body }));
  expect(refused).toMatchObject({ status: 422, problem: { code: "check_timed_out" } });
  expect([lockable, await logOf(receiver, id)]).toEqual([1, []]);
});

test("a start that is sent again is repeated, and its mapping is not checked again", async () => {
  const { installation_id } = await addIntegration(receiver);
  const syncId = newSyncId();
  await send(syncId, started(installation_id, { mapping: CONFIG }));
  expect(await send(syncId, started(installation_id, { mapping: { resources: 1 } }))).toEqual({ repeated: true });
});

test("a mapping keeps the digits of its numbers", async () => {
  const { id, installation_id } = await addIntegration(receiver);
  const mapping = parseJson(`{"resources": ${JSON.stringify(CONFIG.resources)}, "since": 12345678901234567890}`);
  await send(newSyncId(), started(installation_id, { mapping: isObject(mapping) ? mapping : {} }));
  const { config } = await receiver.db
    .selectFrom("catalog.config_version")
    .select("config")
    .where("integration", "=", id)
    .where("source", "=", "sync")
    .executeTakeFirstOrThrow();
  expect(config).toContain('"since":12345678901234567890');
});

test("messages about a sync or an integration that nobody knows, or that was deleted, are refused", async () => {
  const { id, installation_id } = await addIntegration(receiver);
  const unknown = { status: 404, problem: { code: "not_found" } };
  expect(await refusalOf(send("nowhere", { status: "aborted" }))).toMatchObject(unknown);
  expect(await refusalOf(send("nowhere", started("nobody")))).toMatchObject(unknown);
  expect(await refusalOf(sendKind("nowhere", { status: "started", kind_identifier: "repo-0" }))).toMatchObject(unknown);
  const syncId = newSyncId();
  await send(syncId, started(installation_id));
  await receiver.db
    .updateTable("catalog.integration")
    .set({ deleted_at: receiver.clock.now() })
    .where("id", "=", id)
    .execute();
  const closed = { status: 409, problem: { code: "integration_deleted" } };
  expect(await refusalOf(send(newSyncId(), started(installation_id)))).toMatchObject(closed);
  expect(await refusalOf(send(syncId, { status: "finished" }))).toMatchObject(closed);
});
