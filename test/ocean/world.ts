import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { readSettings, startWorker } from "@longshore/worker";
import { pino } from "pino";
import { type Call, callAt } from "../worker/http/test-server.ts";
import { installedOcean } from "./framework.ts";
import { type ClientOptions, OceanClient } from "./ocean-client.ts";

const CREDENTIALS = { clientId: "ocean", clientSecret: "a secret of the tests" };

/** A worker with a PostgreSQL of its own, and clients that sail against it. */
export interface World {
  readonly call: Call;
  readonly sail: (options: Pick<ClientOptions, "library" | "listener" | "mode">) => Promise<OceanClient>;
  readonly close: () => Promise<void>;
}

export async function openWorld(environment: Readonly<Record<string, string>> = {}): Promise<World> {
  const command = await installedOcean();
  const folder = mkdtempSync(join(tmpdir(), "longshore-ocean-"));
  const settings = readSettings({
    LONGSHORE_DATA: join(folder, "data"),
    LONGSHORE_PORT: "0",
    LONGSHORE_CLIENT_ID: CREDENTIALS.clientId,
    LONGSHORE_CLIENT_SECRET: CREDENTIALS.clientSecret,
    ...environment,
  });
  const worker = await startWorker(settings, pino({ level: process.env["LOG_LEVEL"] ?? "warn" }));
  const { url } = worker;
  if (url === null) throw new Error("the worker does not listen");
  const { body } = await callAt(url, () => ({}))("POST", "/v1/auth/access_token", { body: CREDENTIALS });
  const clients: OceanClient[] = [];
  return {
    call: callAt(url, () => ({ authorization: `Bearer ${body.accessToken}` })),
    sail: async (options) => {
      const client = await OceanClient.start({ ...options, command, folder, api: { url, ...CREDENTIALS } });
      clients.push(client);
      return client;
    },
    close: async () => {
      for (const client of clients) await client.stop();
      await worker.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export interface CatalogEntity {
  readonly identifier: string;
  readonly blueprint: string;
  readonly title: string | null;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly relations: Readonly<Record<string, unknown>>;
  readonly updatedAt: string;
}

/** Every entity of the catalog, by `blueprint/identifier`. */
export async function catalogOf({ call }: World): Promise<Map<string, CatalogEntity>> {
  const { body } = await call("POST", "/v1/entities/search", { body: { combinator: "and", rules: [] } });
  const entities: CatalogEntity[] = body.entities;
  return new Map(entities.map((entity): [string, CatalogEntity] => [keyOf(entity), entity]).sort(byKey));
}

function keyOf({ blueprint, identifier }: CatalogEntity): string {
  return `${blueprint}/${identifier}`;
}

function byKey([left]: [string, CatalogEntity], [right]: [string, CatalogEntity]): number {
  return left < right ? -1 : 1;
}

/** What is said of the entities, without when and by whom. */
export function contentOf(catalog: Map<string, CatalogEntity>): Record<string, unknown> {
  const rows = [...catalog].map(([key, { title, properties, relations }]) => [key, { title, properties, relations }]);
  return Object.fromEntries(rows);
}

/** The newest sync of the client, once its end has taken effect. */
export async function lastSync({ call }: World, count = 1): Promise<SyncReport> {
  for (const end = performance.now() + 30_000; performance.now() < end; await sleep(50)) {
    const { body } = await call("GET", "/v1/integration/my-library/syncs");
    const syncs: SyncReport[] = body.syncs;
    const [newest] = syncs;
    if (newest !== undefined && syncs.length >= count && newest.appliedAt !== null) {
      return (await call("GET", `/v1/integration/my-library/syncs/${newest.syncId}`)).body.sync;
    }
  }
  throw new Error("no sync took effect in time");
}

export interface SyncReport {
  readonly syncId: string;
  readonly state: string;
  readonly appliedAt: string | null;
  readonly kinds: readonly { readonly kind: string; readonly counts: Readonly<Record<string, number>> }[];
  readonly problems: readonly unknown[];
  readonly reconciliation: unknown;
}

/** Waits until a question about the catalog is answered as wanted. */
export async function eventually(ask: () => Promise<boolean>, what: string, seconds = 30): Promise<void> {
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await sleep(100)) {
    if (await ask()) return;
  }
  throw new Error(`it did not come to pass: ${what}`);
}

/** The lines of the client that tell of a resync, for whoever reads the run. */
export function show(client: OceanClient, mode: string): void {
  const telling =
    /Resync finished|resync finished|resync request|state updated|Creating integration|Starting Kafka|Event finished|stale/i;
  const lines = client.lines.filter((line) => telling.test(line)).map((line) => `  ${line.slice(0, 160)}\n`);
  process.stdout.write(`\n${mode}: the client's own words\n${lines.join("")}`);
}
