import { Random } from "../differential/random.ts";
import { filler } from "./filler.ts";
import { type Item, keyOf, type Request } from "./model.ts";

/** A request, and how its client is about it. */
export interface Step {
  readonly request: Request;
  /** How often it is sent before the client goes on without an answer. */
  readonly attempts: number;
  /** Milliseconds before it. */
  readonly pause: number;
  /** Nothing that the client sent may wait to take effect before it and after it. */
  readonly isCalm: boolean;
}

interface Planned {
  readonly request: Request;
  /** `hurried`: at once after what is before it. `calm`: see {@link Step.isCalm}, and never given up. */
  readonly pace: "any" | "hurried" | "calm";
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

function script(teller: Teller, planned: readonly Planned[], random: Random): Script {
  const steps = planned.map(({ request, pace }) => ({
    request,
    attempts: pace !== "calm" && random.chance(0.15) ? 1 + random.below(2) : PATIENT,
    pause: pace === "hurried" ? 0 : random.below(MOST_PAUSE_MS),
    isCalm: pace === "calm",
  }));
  return { ...teller, steps };
}

const atPace = (pace: Planned["pace"], requests: readonly Request[]): Planned[] =>
  requests.map((request) => ({ request, pace }));

function toolRequests(tool: Teller, random: Random): Planned[] {
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
  const work = (least: number, most: number): Planned[] => {
    const requests = random.several(least, most, () => (random.chance(0.4) ? resync() : [event()])).flat();
    return [...atPace("any", requests), ...(tool.isCreating ? [] : costlyWait(tool, name(), random))];
  };
  if (random.chance(0.4)) return work(7, 9);
  // Nothing is taken while there is no integration, and what comes afterwards finds entities that are nobody's.
  const refused = atPace("any", random.several(0, 2, event));
  const install: Request = { type: "install", tier: `t${name()}` };
  return [
    ...work(3, 4),
    ...atPace("hurried", leave(tool, name(), random)),
    ...refused,
    ...atPace("calm", [install]),
    ...work(3, 4),
  ];
}

/** Deletes live what it has just written, and is deleted while that is pending, most times: its entities are a person's. */
function leave(tool: Teller, name: string, random: Random): readonly Request[] {
  const written = servicesOf(tool, random);
  const write = (event: string, items: readonly Item[]): Request => ({ type: "write", sync: null, event, items });
  const remove: Request = { type: "remove", event: `${name}-remove`, items: written.slice(0, 3) };
  return [write(`${name}-write`, written), remove, { type: "uninstall" }];
}

/** Without a target: they never wait. */
function servicesOf({ client }: Teller, random: Random): readonly Item[] {
  const ids = new Set(random.several(4, 6, () => random.below(8)));
  return [...ids].map((id) => {
    const name = `${client}-service${id}`;
    return { kind: "service", id: name, name: `n${random.below(1_000)}`, target: null, texts: notesOf(name, random) };
  });
}

/** A code of {@link COSTLY} characters needs two million steps for its pattern, and a record has five for waiting rows. */
const COSTLY = 999;
/** Of the first pattern; each later one has a longer one, and all codes are longer. */
export const SHORTEST_CODE = 1;

/**
 * Parts wait, their pattern changes, and then their service comes: all of them have to be checked again, and the record
 * that brings it has no budget for that. Now and then their integration is deleted before, and they wait as nobody's. No
 * other request names them: a row that is due is not in the catalog yet, and a deletion of its service would find none.
 */
function costlyWait({ client }: Teller, name: string, random: Random): Planned[] {
  const service = `${client}-service-${name}`;
  const parts = Array.from({ length: 3 + random.below(2) }, (_, at): Item => {
    const id = `${client}-part-${name}-${at}`;
    return { kind: "part", id, name: `n${at}`, target: service, texts: { code: filler(COSTLY, id) } };
  });
  const brought: Item = { kind: "service", id: service, name, target: null, texts: {} };
  const again: Request[] = random.chance(0.3) ? [{ type: "uninstall" }, { type: "install", tier: `t${name}` }] : [];
  return atPace("calm", [
    { type: "write", sync: null, event: `${name}-parts`, items: parts },
    { type: "pattern", shortest: SHORTEST_CODE + 1 + random.below(90) },
    ...again,
    { type: "write", sync: null, event: `${name}-service`, items: [brought] },
  ]);
}

function apiRequests(random: Random): Planned[] {
  const requests = random.several<Request>(20, 28, () => {
    const item = anyItem(PERSON, random);
    return random.chance(0.25) ? { type: "delete", item } : { type: "put", item };
  });
  return atPace("any", requests);
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
  const name = `n${random.below(1_000)}`;
  return { kind, id, name, target: none ? null : target, texts: notesOf(id, random) };
}

/** What the topic of the changelog takes as one message, compressed. */
export const MESSAGE_BYTES = 60_000;
/** An event with one of them is taken, one with two of them (before and after) is not. */
const HALF = 65_000;
/** No event with it is taken. */
const WHOLE = 130_000;

function notesOf(id: string, random: Random): Readonly<Record<string, string>> {
  const characters = random.weighted([[0, 0.82] as const, [HALF, 0.1] as const, [WHOLE, 0.08] as const]);
  return characters === 0 ? {} : { notes: filler(characters, id) };
}
