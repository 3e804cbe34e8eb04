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
  /** Whether its mappings create missing targets; else what names them waits. */
  readonly isCreating: boolean;
  readonly steps: readonly Step[];
}

export const FIRST_TIER = "t0";
const PATIENT = 40;
const MOST_PAUSE_MS = 300;

interface Teller {
  readonly client: string;
  readonly isApi: boolean;
  readonly isCreating: boolean;
}

const TOOLS: readonly Teller[] = [
  { client: "a", isApi: false, isCreating: true },
  { client: "b", isApi: false, isCreating: true },
  { client: "c", isApi: false, isCreating: false },
];
const PERSON: Teller = { client: "api", isApi: true, isCreating: true };

/** Three integrations and a person, each with entities of its own. */
export function scenarioOf(seed: number): readonly Script[] {
  const random = new Random(seed);
  const tools = TOOLS.map((tool) => script(tool, toolRequests(tool, random), random));
  return [...tools, script(PERSON, apiRequests(random), random)];
}

function script(teller: Teller, requests: readonly Request[], random: Random): Script {
  const steps = requests.map((request) => ({
    request,
    attempts: random.chance(0.15) ? 1 + random.below(2) : PATIENT,
    pause: random.below(MOST_PAUSE_MS),
  }));
  return { ...teller, steps };
}

function toolRequests(tool: Teller, random: Random): Request[] {
  const { client } = tool;
  let count = 0;
  const name = () => `${client}-${count++}`;
  const event = (): Request => {
    const items = anyItems(tool, random);
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
      random.chance(0.25) ? event() : { type: "write", sync, event: name(), items: anyItems(tool, random) },
    );
    return [{ type: "started", sync }, ...batches, { type: "finished", sync }];
  };
  const work = (least: number, most: number): Request[] =>
    random.several(least, most, () => (random.chance(0.4) ? resync() : [event()])).flat();
  if (random.chance(0.4)) return work(7, 9);
  // Nothing is taken while there is no integration, and what comes afterwards finds entities that are nobody's.
  const refused = random.several(0, 2, event);
  return [...work(3, 4), { type: "uninstall" }, ...refused, { type: "install", tier: `t${name()}` }, ...work(3, 4)];
}

function apiRequests(random: Random): Request[] {
  return random.several<Request>(20, 28, () => {
    const item = anyItem(PERSON, random);
    return random.chance(0.25) ? { type: "delete", item } : { type: "put", item };
  });
}

/** No key twice. */
function anyItems(teller: Teller, random: Random): readonly Item[] {
  const items = random.several(1, 6, () => anyItem(teller, random));
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}

function ofOneKind(items: readonly Item[]): readonly Item[] {
  return items.filter(({ kind }) => kind === items[0]?.kind);
}

function anyItem({ client, isCreating }: Teller, random: Random): Item {
  // Where parts have to wait, services are rare.
  const kind = random.chance(isCreating ? 0.5 : 0.75) ? "part" : "service";
  const id = `${client}-${kind}${random.below(8)}`;
  const target = kind === "part" ? `${client}-service${random.below(8)}` : `${client}-team${random.below(3)}`;
  // No item is a team: where none is created, its service would wait for ever.
  const none = kind === "service" && (random.chance(0.2) || !isCreating);
  return { kind, id, name: `n${random.below(1_000)}`, target: none ? null : target };
}
