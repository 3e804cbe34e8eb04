import { setTimeout as sleep } from "node:timers/promises";
import { partBlueprint } from "./blueprints.ts";
import { expandAll } from "./filler.ts";
import { type Item, type Request, Worlds } from "./model.ts";
import { FIRST_TIER, type Script, type Step } from "./scenario.ts";

/** How clients see the system. */
export interface Access {
  readonly url: string;
  readonly token: string;
  /** Of the API: grows when its process is killed. */
  readonly generation: () => number;
  /** Resolves when nothing of a generation that is gone can have an effect any more. */
  readonly generationOver: (generation: number) => Promise<void>;
  /** Resolves when every transaction that runs now is over. */
  readonly transactionsOver: () => Promise<void>;
  /**
   * Records of all logs that an installation ever had which have not taken effect, and waiting rows of its entities that
   * are due; null if it cannot be told now.
   */
  readonly pendingRecords: (client: string) => Promise<number | null>;
}

export interface Tally {
  acknowledged: number;
  refused: number;
  /** Attempts that had no answer, or one that says nothing about what happened. */
  unanswered: number;
  gaveUp: number;
}

const TIMEOUT_MS = 5_000;
/** With pauses, more than two minutes. */
const MOST_TRIES = 3_000;

/** Sends its script, one request after the other, and keeps account of what may have happened. */
export class Client {
  readonly worlds: Worlds;
  readonly tally: Tally = { acknowledged: 0, refused: 0, unanswered: 0, gaveUp: 0 };
  /** Events of raw payloads that were acknowledged, with their items. */
  readonly events = new Map<string, number>();
  readonly script: Script;
  readonly #access: Access;
  /** Attempts that may still take effect, by the generation they were sent to. */
  readonly #late = new Map<number, number[]>();

  constructor(script: Script, access: Access) {
    this.script = script;
    this.worlds = new Worlds(FIRST_TIER, script.isCreating);
    this.#access = access;
  }

  async run(): Promise<void> {
    for (const step of this.script.steps) {
      await sleep(step.pause);
      // As before an installation: the log before it goes on until its end. In which order two take effect, nobody promises.
      if (step.isCalm) await this.#untilApplied();
      await this.#take(step);
      if (step.isCalm) await this.#untilApplied();
      else if (!this.script.isApi) await this.#isApplied();
    }
  }

  /** After the API has ended for good. */
  end(): void {
    for (const numbers of this.#late.values()) this.worlds.over(numbers);
    this.#late.clear();
  }

  async #take({ request, attempts }: Step): Promise<void> {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const generation = this.#access.generation();
      const status = await this.#send(request);
      if (status !== null && status < 500) return this.#answered(request, status);
      this.tally.unanswered += 1;
      await this.#unanswered(request, status, generation);
      await sleep(Math.min(50 * 2 ** attempt, 500));
    }
    this.tally.gaveUp += 1;
  }

  #answered(request: Request, status: number): void {
    const isTaken = status < 300;
    if (!isTaken && status !== 404 && status !== 409) throw new Error(`${JSON.stringify(request)}: ${status}`);
    this.worlds.answered(request, isTaken ? "taken" : "refused");
    this.tally[isTaken ? "acknowledged" : "refused"] += 1;
    if (!isTaken) return;
    if (request.type === "write" && request.event !== null) this.events.set(request.event, request.items.length);
    if (request.type === "remove") this.events.set(request.event, request.items.length);
  }

  async #untilApplied(): Promise<void> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      if (await this.#isApplied()) return;
      await sleep(50);
    }
    throw new Error(`records of ${this.script.client} do not take effect`);
  }

  /** The less may still be pending when an integration is deleted, the more the model says. */
  async #isApplied(): Promise<boolean> {
    if ((await this.#access.pendingRecords(this.script.client)) !== 0) return false;
    this.worlds.applied();
    return true;
  }

  /** What is known to be over is one doubt less: the fewer there are, the more the model says. */
  async #unanswered(request: Request, status: number | null, generation: number): Promise<void> {
    if (status !== null) {
      await this.#access.transactionsOver();
      this.worlds.unanswered(request);
      return;
    }
    const number = this.worlds.maybeLater(request);
    this.#late.set(generation, [...(this.#late.get(generation) ?? []), number]);
    for (const [old, numbers] of this.#late) {
      if (old >= this.#access.generation()) continue;
      await this.#access.generationOver(old);
      this.worlds.over(numbers);
      this.#late.delete(old);
    }
  }

  /** Null: no answer. */
  async #send(request: Request): Promise<number | null> {
    const { method, path, body } = callOf(this.script, request);
    try {
      const response = await fetch(`${this.#access.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${this.#access.token}`, "content-type": "application/json" },
        ...(body === null ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.text();
      return response.status;
    } catch {
      return null;
    }
  }
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: object | null;
}

function callOf({ client, isCreating }: Script, request: Request): Call {
  const integration = `/v1/integration/${client}`;
  switch (request.type) {
    case "config":
      return { method: "PATCH", path: integration, body: { config: configOf(request.tier, isCreating) } };
    case "uninstall":
      return { method: "DELETE", path: integration, body: null };
    case "install":
      return { method: "POST", path: "/v1/integration", body: installation(client, request.tier, isCreating) };
    case "started":
    case "finished": {
      const sender = { integration_id: client, integration_type: "tool" };
      const started = { sync_type: "full_sync", started_at: new Date().toISOString() };
      return {
        method: "POST",
        path: `/v1/lifecycle/${request.sync}`,
        body: { status: request.type, ...sender, ...started },
      };
    }
    case "write":
      if (request.sync === null && request.event === null) {
        const path = `${integration}/ingest/${request.items[0]?.kind}`;
        return { method: "POST", path, body: request.items.map(rawItem) };
      }
      return lake(client, request.sync, request.event ?? "", "upsert", request.items);
    case "remove":
      return lake(client, null, request.event, "delete", request.items);
    case "put": {
      const { kind, id, name, target, texts } = request.item;
      const relations = { [KINDS[kind].relation]: target };
      const body = { identifier: id, title: name, properties: { name, ...expandAll(texts) }, relations };
      const flags = "upsert=true&create_missing_related_entities=true";
      return { method: "POST", path: `/v1/blueprints/${kind}/entities?${flags}`, body };
    }
    case "delete": {
      const { kind, id } = request.item;
      return { method: "DELETE", path: `/v1/blueprints/${kind}/entities/${id}?delete_dependents=true`, body: null };
    }
    case "pattern":
      return { method: "PUT", path: "/v1/blueprints/part", body: partBlueprint(request.shortest) };
  }
}

/** An entry, and so a record, for each kind. */
function lake(client: string, sync: string | null, event: string, operation: string, items: readonly Item[]): Call {
  const kinds = Object.keys(KINDS).filter((kind) => items.some((item) => item.kind === kind));
  const data = kinds.map((kind) => ({
    items: items.filter((item) => item.kind === kind).map(rawItem),
    metadata: { operation, resourceIndex: kind === "service" ? 0 : 1 },
  }));
  const eventType = sync === null ? "live-event" : "resync";
  const path = `/v1/lake/write/integration-type/tool/integration/${client}/sync/${sync ?? event}/kind/${kinds[0]}`;
  return { method: "POST", path, body: { kind: kinds[0], eventType, eventId: event, data } };
}

function rawItem({ texts, ...item }: Item): object {
  return { ...item, ...expandAll(texts) };
}

const KINDS = { service: { relation: "owner" }, part: { relation: "of" } } as const;

/** What creates an integration. */
export function installation(client: string, tier: string, isCreating: boolean): object {
  const config = configOf(tier, isCreating);
  return { installationId: client, config, changelogDestination: { type: "KAFKA" } };
}

function configOf(tier: string, isCreating: boolean): object {
  const resources = Object.entries(KINDS).map(([kind, { relation }]) => {
    const properties = { name: ".name", notes: ".notes", code: ".code", tier: JSON.stringify(tier) };
    const mappings = { identifier: ".id", title: ".name", blueprint: JSON.stringify(kind), properties };
    const selector = { query: "true" };
    return { kind, selector, port: { entity: { mappings: { ...mappings, relations: { [relation]: ".target" } } } } };
  });
  return {
    createMissingRelatedEntities: isCreating,
    deleteDependentEntities: true,
    enableMergeEntity: true,
    entityDeletionThreshold: 1,
    resources,
  };
}
