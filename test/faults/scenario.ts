import { Random } from "../differential/random.ts";
import { type Item, keyOf, type Request } from "./model.ts";

/** A request, and how its client is about it. */
export interface Step {
  readonly request: Request;
  /** How often it is sent before the client goes on without an answer. */
  readonly attempts: number;
  /** Milliseconds before it. */
  readonly pause: number;
}

/** What one client does from beginning to end. */
export interface Script {
  readonly client: string;
  /** The entity API has one log and no integration. */
  readonly isApi: boolean;
  readonly steps: readonly Step[];
}

export const FIRST_TIER = "t0";
const PATIENT = 40;
const MOST_PAUSE_MS = 300;

/** Three integrations and a person, each with entities of its own. */
export function scenarioOf(seed: number): readonly Script[] {
  const random = new Random(seed);
  const tools = ["a", "b", "c"].map((client) => script(client, false, toolRequests(client, random), random));
  return [...tools, script("api", true, apiRequests(random), random)];
}

function script(client: string, isApi: boolean, requests: readonly Request[], random: Random): Script {
  const steps = requests.map((request) => ({
    request,
    attempts: random.chance(0.15) ? 1 + random.below(2) : PATIENT,
    pause: random.below(MOST_PAUSE_MS),
  }));
  return { client, isApi, steps };
}

function toolRequests(client: string, random: Random): Request[] {
  let count = 0;
  const name = () => `${client}-${count++}`;
  const event = (): Request => {
    const items = anyItems(client, random);
    return random.weighted<() => Request>([
      [() => ({ type: "write", sync: null, event: name(), items }), 4],
      [() => ({ type: "write", sync: null, event: null, items: ofOneKind(items) }), 2],
      [() => ({ type: "remove", event: name(), items: ofOneKind(items) }), 3],
      [() => ({ type: "config", tier: `t${name()}` }), 1],
    ])();
  };
  const resync = (): Request[] => {
    const sync = `sync-${name()}`;
    const batches = random.several<Request>(2, 4, () =>
      random.chance(0.25) ? event() : { type: "write", sync, event: name(), items: anyItems(client, random) },
    );
    return [{ type: "started", sync }, ...batches, { type: "finished", sync }];
  };
  return random.several(9, 12, () => (random.chance(0.4) ? resync() : [event()])).flat();
}

function apiRequests(random: Random): Request[] {
  return random.several<Request>(25, 35, () => {
    const item = anyItem("api", random);
    return random.chance(0.25) ? { type: "delete", item } : { type: "put", item };
  });
}

/** No key twice. */
function anyItems(client: string, random: Random): readonly Item[] {
  const items = random.several(1, 6, () => anyItem(client, random));
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}

function ofOneKind(items: readonly Item[]): readonly Item[] {
  return items.filter(({ kind }) => kind === items[0]?.kind);
}

function anyItem(client: string, random: Random): Item {
  const kind = random.pick(["service", "part"] as const);
  const id = `${client}-${kind}${random.below(8)}`;
  const target = kind === "part" ? `${client}-service${random.below(8)}` : `${client}-team${random.below(3)}`;
  const none = kind === "service" && random.chance(0.2);
  return { kind, id, name: `n${random.below(1_000)}`, target: none ? null : target };
}
