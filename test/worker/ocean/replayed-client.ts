import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { type Answer, type Call, CREDENTIALS, callAt } from "../http/test-server.ts";

/** What a client that maps itself knows of an entity. */
export interface ClientEntity {
  readonly identifier: string;
  readonly blueprint: string;
  readonly title?: string | null;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly relations?: Readonly<Record<string, unknown>>;
}

export interface StartOptions {
  readonly mode: "dsp" | "ocean-core";
  readonly changelogDestination: object;
  readonly version: string;
  readonly config: object;
  readonly blueprints: readonly { readonly identifier: string; readonly relations: object }[];
}

const iso = () => new Date().toISOString().replace("Z", "000+00:00");

/** Makes the calls that Ocean was seen to make, in their order, and reads of the answers what Ocean reads. */
export class ReplayedClient {
  readonly id: string;
  /** `METHOD path` of every call, without query. */
  readonly calls: string[] = [];
  readonly #call: Call;
  #ingest = { logs: "", metrics: "", lake: "" };

  private constructor(id: string, call: Call) {
    this.id = id;
    this.#call = call;
  }

  /** (a) 1: the token. */
  static async signIn(url: string, id = "my-fake"): Promise<ReplayedClient> {
    const { status, body } = await callAt(url, () => ({}))("POST", "/v1/auth/access_token", { body: CREDENTIALS });
    expect(status).toBe(200);
    expect(body).toEqual({
      ok: true,
      accessToken: expect.any(String),
      expiresIn: expect.any(Number),
      tokenType: expect.any(String),
    });
    const headers = {
      authorization: `${body.tokenType} ${body.accessToken}`,
      "user-agent": `port-ocean/fake/1.0.0/${id}/exporter`,
    };
    return new ReplayedClient(
      id,
      callAt(url, () => headers),
    );
  }

  async send(method: string, path: string, body?: unknown): Promise<Answer> {
    this.calls.push(`${method} ${path.split("?")[0]}`);
    const answer = await this.#call(method, path, body === undefined ? {} : { body });
    // An answer that is no JSON object ends a client's start.
    expect(answer.body, `${method} ${path}`).toBeTypeOf("object");
    return answer;
  }

  /** @throws unless it is answered 2xx, as the client does */
  async must(method: string, path: string, body?: unknown): Promise<Answer["body"]> {
    const answer = await this.send(method, path, body);
    expect(answer.status, `${method} ${path}: ${answer.text}`).toBeLessThan(300);
    return answer.body;
  }

  /** (a) 2–9. */
  async start(options: StartOptions): Promise<void> {
    const { mode, changelogDestination, version, config } = options;
    const own = `/v1/integration/${this.id}`;
    await this.send("GET", `${own}?oceanCoreVersion=0.55.4&isPolling=false`);
    const { integrations } = await this.must("GET", "/v1/integration/provision-enabled");
    expect(integrations).toBeInstanceOf(Array);
    const { organization } = await this.must("GET", "/v1/organization");
    expect(organization.id).toBeTypeOf("string");
    expect(organization.featureFlags).toEqual(
      expect.arrayContaining(["LAKEHOUSE_ELIGIBLE", "DATA_SOURCE_PROCESSOR_ENABLED"]),
    );
    let { integration } = (await this.send("GET", own)).body;
    if (!integration) {
      const created = await this.must("POST", "/v1/integration", {
        installationId: this.id,
        installationAppType: "fake",
        version,
        changelogDestination,
        config,
        actionsProcessingEnabled: false,
        incrementalSyncEnabled: false,
        createPortResourcesOrigin: "Default",
      });
      integration = created.integration;
    }
    expect(integration.installationType).toBe("OnPrem");
    expect(["Empty", "Ocean", "Default", "Port"]).toContain(integration.createPortResourcesOrigin);
    const wanted = {
      installationAppType: "fake",
      changelogDestination,
      actionsProcessingEnabled: false,
      incrementalSyncEnabled: false,
      processingMode: mode,
      version,
    };
    if (!isSubset(wanted, integration)) integration = (await this.must("PATCH", own, wanted)).integration;
    expect(integration).toMatchObject(wanted);
    if (integration.arePortResourcesInitialized !== true) await this.#createDefaults(options);
    const { logAttributes, metricAttributes, ingestAttributes } = (await this.must("GET", own)).integration;
    this.#ingest = {
      logs: pathOf(logAttributes.ingestUrl),
      metrics: pathOf(metricAttributes.ingestUrl),
      lake: pathOf(ingestAttributes.ingestUrl),
    };
    const record = { message: "Started", level: "INFO", timestamp: iso(), extra: {} };
    await this.must("POST", this.#ingest.logs, { logs: [record] });
  }

  /** (a) 8: bare, then with relations, then whole. Nothing of it if one of the blueprints is there. */
  async #createDefaults({ blueprints, version }: StartOptions): Promise<void> {
    const found = await Promise.all(
      blueprints.map(({ identifier }) => this.send("GET", `/v1/blueprints/${identifier}`)),
    );
    if (found.every(({ status }) => status === 404)) {
      for (const { relations: _, ...bare } of blueprints) {
        const { blueprint } = await this.must("POST", "/v1/blueprints", bare);
        expect(blueprint.identifier).toBe(bare.identifier);
      }
      for (const { identifier, relations } of blueprints) {
        await this.must("PATCH", `/v1/blueprints/${identifier}`, { identifier, relations });
      }
      for (const blueprint of blueprints) await this.must("PATCH", `/v1/blueprints/${blueprint.identifier}`, blueprint);
    }
    const done = await this.must("PATCH", `/v1/integration/${this.id}`, { arePortResourcesInitialized: true, version });
    expect(done.integration.arePortResourcesInitialized).toBe(true);
  }

  async reportState(status: "running" | "completed" | "failed"): Promise<void> {
    const end = status === "running" ? null : iso();
    const state = { status, lastResyncStart: iso(), lastResyncEnd: end, nextResync: null, intervalInMinuets: null };
    const { integration } = await this.must("PATCH", `/v1/integration/${this.id}/resync-state`, state);
    expect(integration.resyncState.updatedAt).toBe(integration.updatedAt);
  }

  async config(): Promise<Answer["body"]> {
    const { integration } = await this.must("GET", `/v1/integration/${this.id}`);
    expect(integration.config.resources.length).toBeGreaterThan(0);
    return integration.config;
  }

  datasourceRules(): object[] {
    return [
      { property: "$datasource", operator: "contains", value: "port-ocean/fake/" },
      { property: "$datasource", operator: "contains", value: `/${this.id}/exporter` },
    ];
  }

  search(rules: readonly object[], combinator = "and"): Promise<Answer["body"]> {
    const query = "exclude_calculated_properties=true&include=blueprint&include=identifier&include=title";
    return this.must("POST", `/v1/entities/search?${query}&include=properties.size&include=relations.group`, {
      combinator,
      rules,
    });
  }

  /** (b): a classic resync of what was mapped, batch by batch. Gives what was deleted. */
  async classicResync(batches: readonly (readonly ClientEntity[])[], threshold = 0.9): Promise<readonly string[]> {
    const start = iso();
    const resync = randomUUID();
    await this.reportState("running");
    await this.config();
    await this.#telemetry(resync);
    for (const batch of batches) await this.#load(batch, resync);
    const stale = await this.#stale(batches.flat(), start, threshold);
    for (const blueprint of new Set(stale.map((entity) => entity.blueprint))) {
      const entities = stale.filter((entity) => entity.blueprint === blueprint).map(({ identifier }) => identifier);
      await this.must("GET", `/v1/blueprints/${blueprint}`);
      const flags = `delete_dependents=true&ocean_info_event_type=resync&ocean_info_resync_id=${resync}`;
      const path = `/v1/blueprints/${blueprint}/bulk/entities/delete?${flags}`;
      expect((await this.must("POST", path, { entities })).deletedEntities).toEqual(expect.arrayContaining(entities));
    }
    await this.reportState("completed");
    return stale.map(({ blueprint, identifier }) => `${blueprint}/${identifier}`);
  }

  async #telemetry(resync: string): Promise<void> {
    const { metrics } = this.#ingest;
    const metric = { kindIdentifier: "item-0", kind: "item", eventId: resync, syncState: "syncing", metrics: {} };
    await this.must("POST", `${metrics}/syncMetrics`, { syncKindsMetrics: [metric] });
    await this.must("PUT", `${metrics}/syncMetrics/resync/${resync}/kind/item-0`, { syncKindMetrics: metric });
    await this.must("POST", `${metrics}/heartbeat`, { eventId: resync });
    await this.must("POST", `/v1/integration/${this.id}/kinds/item/examples`, {
      examples: [{ id: "a", secret: "***" }],
    });
  }

  /** Reads large batches back and sends what is not the same; at most 20 at once. */
  async #load(batch: readonly ClientEntity[], resync: string): Promise<void> {
    const changed = batch.length > 10 ? await this.#unlikeStored(batch) : batch;
    for (const blueprint of new Set(changed.map((entity) => entity.blueprint))) {
      const own = changed.filter((entity) => entity.blueprint === blueprint);
      for (let at = 0; at < own.length; at += 20) {
        await this.upsert(blueprint, own.slice(at, at + 20), `resync&ocean_info_resync_id=${resync}`);
      }
    }
  }

  async #unlikeStored(batch: readonly ClientEntity[]): Promise<readonly ClientEntity[]> {
    const stored = new Map<string, ClientEntity>();
    for (let at = 0; at < batch.length; at += 50) {
      const value = batch.slice(at, at + 50).map(({ identifier }) => identifier);
      const rules = [
        { property: "$identifier", operator: "in", value },
        { property: "$blueprint", operator: "=", value: batch[0]?.blueprint },
      ];
      const { entities } = await this.search([...rules, ...this.datasourceRules()]);
      for (const entity of entities) stored.set(entity.identifier, entity);
    }
    const content = (entity: ClientEntity | undefined) => [entity?.title, entity?.properties, entity?.relations];
    return batch.filter((entity) => {
      const known = stored.get(entity.identifier);
      return JSON.stringify(content(known)) !== JSON.stringify(content(entity));
    });
  }

  /** Bulk upsert: every entity is answered for, in `entities` or in `errors`. */
  async upsert(
    blueprint: string,
    entities: readonly ClientEntity[],
    event = "http_request",
    createMissing = true,
  ): Promise<Answer["body"]> {
    const flags = `merge=true&create_missing_related_entities=${createMissing}&validation_only=false`;
    const path = `/v1/blueprints/${blueprint}/entities/bulk?upsert=true&${flags}&ocean_info_event_type=${event}`;
    const body = await this.must("POST", path, { entities });
    const seen = [...body.entities, ...body.errors].map(({ index }: { index: number }) => index);
    expect(seen.sort((left, right) => left - right)).toEqual(entities.map((_, index) => index));
    for (const done of body.entities) expect(done.identifier).toBe(entities[done.index]?.identifier);
    for (const error of body.errors) {
      expect([error.identifier, error.message]).toEqual([expect.any(String), expect.any(String)]);
    }
    return body;
  }

  async owned(before: string, limit = 5000): Promise<ClientEntity[]> {
    const all: ClientEntity[] = [];
    let from: string | undefined;
    do {
      const { entities, next } = await this.must("POST", "/v1/blueprints/entities/datasource-entities", {
        datasource_prefix: "port-ocean/fake/",
        datasource_suffix: `/${this.id}/exporter`,
        limit,
        before,
        ...(from === undefined ? {} : { from }),
      });
      expect(entities.length).toBeLessThanOrEqual(limit);
      all.push(...entities);
      from = next ?? undefined;
    } while (from !== undefined);
    return all;
  }

  async #stale(kept: readonly ClientEntity[], start: string, threshold: number): Promise<readonly ClientEntity[]> {
    const before = await this.owned(start);
    const keys = new Set(kept.map(({ blueprint, identifier }) => `${blueprint}/${identifier}`));
    const stale = before.filter(({ blueprint, identifier }) => !keys.has(`${blueprint}/${identifier}`));
    return stale.length > 0 && stale.length / before.length <= threshold ? stale : [];
  }

  /** (c) 2: a raw resync begins. */
  async beginRaw(syncId: string): Promise<void> {
    await this.reportState("running");
    const mapping = await this.config();
    await this.must("POST", `/v1/lifecycle/${syncId}`, {
      ...this.#lifecycle("started"),
      sync_type: "full_sync",
      mapping,
    });
  }

  /** (c) 3–6: one resource. */
  async rawKind(syncId: string, kind: string, index: number, batches: readonly (readonly object[])[]): Promise<void> {
    const kindIdentifier = { kind_identifier: `${kind}-${index}` };
    await this.must("POST", `/v1/lifecycle/${syncId}/kind`, { ...this.#lifecycle("started"), ...kindIdentifier });
    if (batches.length > 0) {
      const { status } = await this.lake(
        syncId,
        kind,
        batches.map((items) => ({ items, index, operation: "upsert" })),
      );
      expect(status).toBe(200);
    }
    await this.must("POST", `/v1/lifecycle/${syncId}/kind`, { ...this.#lifecycle("finished"), ...kindIdentifier });
  }

  async endRaw(syncId: string): Promise<void> {
    expect((await this.must("GET", `/v1/lifecycle/${syncId}`)).status).not.toBe("aborted");
    await this.must("POST", `/v1/lifecycle/${syncId}`, this.#lifecycle("finished"));
    await this.reportState("completed");
  }

  #lifecycle(status: string): object {
    return {
      status,
      integration_id: this.id,
      integration_type: "fake",
      integration_version: "1.0.0",
      ocean_version: "0.55.4",
      ...(status === "started" ? { started_at: iso() } : {}),
    };
  }

  /** (c) 5, and with `live-event` (d). The answer is the caller's to judge: 409 is one that the client reads. */
  lake(
    syncId: string,
    kind: string,
    batches: readonly { items: readonly object[]; index: number; operation: "upsert" | "delete" }[],
    eventType = "resync",
  ): Promise<Answer> {
    const extractionTimestamp = Date.now();
    const path = `integration-type/fake/integration/${this.id}/sync/${syncId}/kind/${encodeURIComponent(kind)}`;
    return this.send("POST", `${this.#ingest.lake}/lake/write/${path}`, {
      kind,
      eventType,
      eventId: eventType === "resync" ? randomUUID() : syncId,
      extractionTimestamp,
      resyncStartTime: iso(),
      data: batches.map(({ items, index, operation }) => ({
        request: {},
        response: {},
        items,
        // What 0.55 sends for a selector with nothing but a query: SHA-256 of `{}`.
        metadata: { operation, extractionTimestamp, resourceIndex: index, selectorHash: EMPTY_SELECTOR },
        environment_data: { STAGE: "test" },
      })),
    });
  }
}

const EMPTY_SELECTOR = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

function pathOf(url: string): string {
  const { origin } = new URL(url);
  return url.slice(origin.length);
}

function isSubset(wanted: object, actual: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(wanted).every(([key, value]) => JSON.stringify(actual[key]) === JSON.stringify(value));
}
