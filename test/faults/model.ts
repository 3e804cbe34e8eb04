/**
 * What the catalog has to be, from what clients were told alone. Knows one client: each has a log, and keys, of its own.
 */

/** `of` is required of a part, and deletes it with its service; `owner` is not required of a service. */
export interface Item {
  readonly kind: "service" | "part";
  readonly id: string;
  readonly name: string;
  /** The service of a part, the team that owns a service. */
  readonly target: string | null;
}

export type Request =
  | { readonly type: "config"; readonly tier: string }
  | { readonly type: "started" | "finished"; readonly sync: string }
  /** `event` null: sent again, it is another record. `sync` null: a live event. */
  | {
      readonly type: "write";
      readonly sync: string | null;
      readonly event: string | null;
      readonly items: readonly Item[];
    }
  | { readonly type: "remove"; readonly event: string; readonly items: readonly Item[] }
  /** Of the entity API, where there is no mapping and nobody owns what is written. */
  | { readonly type: "put"; readonly item: Item }
  | { readonly type: "delete"; readonly item: Item };

export interface ModelEntity {
  readonly title: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly relations: Readonly<Record<string, string | null>>;
  readonly isOwned: boolean;
  readonly seen: number;
}

interface Sync {
  readonly state: "running" | "over";
  readonly started: number;
  readonly tier: string;
}

/** Never changed: what takes effect gives another one. */
interface State {
  readonly seq: number;
  readonly tier: string;
  readonly newest: string | null;
  readonly syncs: Readonly<Record<string, Sync>>;
  readonly events: Readonly<Record<string, true>>;
  readonly entities: Readonly<Record<string, ModelEntity>>;
}

/** What a request does to a log and its catalog; null if it is refused. */
function take(state: State, request: Request): State | null {
  const seq = state.seq + 1;
  switch (request.type) {
    case "config":
      return { ...state, tier: request.tier };
    case "started":
      return state.syncs[request.sync] !== undefined ? state : start(state, request.sync, seq);
    case "finished":
      return finish(state, request.sync, seq);
    case "write": {
      const { sync, event, items } = request;
      if (event !== null && state.events[event]) return state;
      if (sync !== null && !isRunning(state, sync)) return null;
      const tier = sync === null ? state.tier : (state.syncs[sync]?.tier ?? "");
      return { ...known(state, event), seq, entities: write(state.entities, items, { tier }, true, seq) };
    }
    case "remove": {
      if (state.events[request.event]) return state;
      const owned = request.items.map(keyOf).filter((key) => state.entities[key]?.isOwned);
      return { ...known(state, request.event), seq, entities: remove(state.entities, owned) };
    }
    case "put":
      return { ...state, seq, entities: write(state.entities, [request.item], {}, false, seq) };
    case "delete": {
      const key = keyOf(request.item);
      if (state.entities[key] === undefined) return null;
      return { ...state, seq, entities: remove(state.entities, [key]) };
    }
  }
}

function isRunning(state: State, sync: string): boolean {
  return state.newest === sync && state.syncs[sync]?.state === "running";
}

function known(state: State, event: string | null): State {
  return event === null ? state : { ...state, events: { ...state.events, [event]: true } };
}

function start(state: State, sync: string, seq: number): State {
  const started: Sync = { state: "running", started: seq, tier: state.tier };
  return { ...state, seq, newest: sync, syncs: { ...state.syncs, [sync]: started } };
}

/** What the client owns and no record since *started* mentioned goes, unless something that stays needs it. */
function finish(state: State, id: string, seq: number): State | null {
  const sync = state.syncs[id];
  if (sync === undefined || (sync.state === "running" && state.newest !== id)) return null;
  // A sync that was superseded is not finished; one that is finished is again.
  if (sync.state === "over") return state;
  const rows = Object.entries(state.entities);
  const stale = (entity: ModelEntity | undefined) => entity?.isOwned === true && entity.seen < sync.started;
  const needed = new Set(
    rows.flatMap(([, entity]) =>
      entity.isOwned && !stale(entity) && entity.relations["of"] ? [`service/${entity.relations["of"]}`] : [],
    ),
  );
  const gone = rows.flatMap(([key, entity]) => (stale(entity) && !needed.has(key) ? [key] : []));
  const syncs = { ...state.syncs, [id]: { ...sync, state: "over" as const } };
  return { ...state, seq, syncs, entities: remove(state.entities, gone) };
}

type Entities = State["entities"];

/** Each item replaces its entity; a target that is not there is created bare. */
function write(
  before: Entities,
  items: readonly Item[],
  more: Readonly<Record<string, string>>,
  isOwned: boolean,
  seen: number,
): Entities {
  const after: Record<string, ModelEntity> = { ...before };
  for (const item of items) {
    const { relation, blueprint } = TARGET[item.kind];
    const target = item.target === null ? null : `${blueprint}/${item.target}`;
    if (target !== null) {
      after[target] ??= { title: item.target ?? "", properties: {}, relations: {}, isOwned: false, seen: 0 };
    }
    const properties = { name: item.name, ...more };
    after[keyOf(item)] = { title: item.name, properties, relations: { [relation]: item.target }, isOwned, seen };
  }
  return after;
}

/** With their parts. */
function remove(before: Entities, keys: readonly string[]): Entities {
  const gone = new Set(keys);
  const stays = ([key, entity]: readonly [string, ModelEntity]) =>
    !gone.has(key) && !gone.has(`service/${entity.relations["of"] ?? ""}`);
  return Object.fromEntries(Object.entries(before).filter(stays));
}

const TARGET = {
  part: { relation: "of", blueprint: "service" },
  service: { relation: "owner", blueprint: "team" },
} as const;

export function keyOf({ kind, id }: Item): string {
  return `${kind}/${id}`;
}

/**
 * Every history that explains what a client was told. A request without an answer happened, or did not, or happens
 * later: each gives a state. An answer ends those in which it would have been another.
 */
export class Worlds {
  #states: readonly State[];
  /** What may still take effect, whole, at any time, and as often as it was sent, by number. */
  readonly #late = new Map<number, Request>();
  #requests = 0;

  constructor(tier: string) {
    this.#states = [{ seq: 0, tier, newest: null, syncs: {}, events: {}, entities: {} }];
  }

  get count(): number {
    return this.#states.length;
  }

  /** @throws if no history explains it */
  answered(request: Request, answer: "taken" | "refused"): void {
    const after = this.#withLate().flatMap((state) => {
      const next = take(state, request);
      if (answer === "refused") return next === null ? [state] : [];
      return next ?? [];
    });
    if (after.length === 0) throw new Error(`no history explains that ${JSON.stringify(request)} was ${answer}`);
    this.#states = distinct(after);
  }

  /** There was no answer, and there will be no more effect than there was. */
  unanswered(request: Request): void {
    const before = this.#withLate();
    this.#states = distinct([...before, ...before.flatMap((state) => take(state, request) ?? [])]);
  }

  /** There was no answer, and it may still take effect. Gives its number. */
  maybeLater(request: Request): number {
    this.#requests += 1;
    this.#late.set(this.#requests, request);
    return this.#requests;
  }

  /** What has not happened by now will not. */
  over(numbers: readonly number[]): void {
    this.#states = this.#withLate();
    for (const number of numbers) this.#late.delete(number);
  }

  /** The catalogs that may be. */
  catalogs(): readonly Entities[] {
    return this.#withLate().map(({ entities }) => entities);
  }

  #withLate(): readonly State[] {
    const found = new Map(this.#states.map((state) => [nameOf(state), state]));
    const queue = [...found.values()];
    for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
      for (const request of this.#late.values()) {
        const next = take(state, request);
        if (next === null || next === state || found.has(nameOf(next))) continue;
        found.set(nameOf(next), next);
        queue.push(next);
      }
      if (found.size > MOST_STATES) throw new Error(`more than ${MOST_STATES} states are possible`);
    }
    return [...found.values()];
  }
}

const MOST_STATES = 5_000;

function distinct(states: readonly State[]): readonly State[] {
  return [...new Map(states.map((state) => [nameOf(state), state])).values()];
}

/** Of what decides the future: when entities were seen counts only against the start of a sync that still runs. */
function nameOf({ newest, tier, syncs, events, entities }: State): string {
  const started = (newest === null ? undefined : syncs[newest])?.started ?? 0;
  const rows = Object.entries(entities)
    .map(([key, { seen, ...entity }]) => [key, seen < started, entity])
    .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
  const states = Object.entries(syncs).map(([id, sync]) => [id, sync.state, sync.state === "running" ? sync.tier : ""]);
  const told = Object.keys(events).sort();
  return JSON.stringify([newest, tier, states.sort(), told, rows]);
}
