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
  /** Other properties: fillers, see filler.ts. */
  readonly texts: Readonly<Record<string, string>>;
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
  | { readonly type: "delete"; readonly item: Item }
  /** The integration goes; its entities stay, and are nobody's. */
  | { readonly type: "uninstall" }
  /** Another integration of the same name, with a log of its own. */
  | { readonly type: "install"; readonly tier: string }
  /** Another pattern for the codes of parts, which all of them match: waiting parts are checked again, and fit. */
  | { readonly type: "pattern"; readonly shortest: number };

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

/** Never changed: what takes effect gives another one. By key. */
export interface Catalog {
  readonly entities: Readonly<Record<string, ModelEntity>>;
  /** Writes that wait for a target. */
  readonly waiting: Readonly<Record<string, ModelEntity>>;
}

interface State {
  readonly isInstalled: boolean;
  readonly seq: number;
  readonly tier: string;
  readonly newest: string | null;
  readonly syncs: Readonly<Record<string, Sync>>;
  readonly events: Readonly<Record<string, true>>;
  readonly catalog: Catalog;
  /**
   * What the catalog may be if the integration were deleted now. Its log goes on, as nobody's, from wherever it has come
   * to: who owns nothing deletes nothing at the end of a sync.
   */
  readonly orphaned: Catalogs;
}

/** Catalogs that differ, by name. */
type Catalogs = ReadonlyMap<string, Catalog>;

const NOTHING: Catalog = { entities: {}, waiting: {} };
const NEW_LOG = { isInstalled: true, seq: 0, newest: null, syncs: {}, events: {} } as const;

/** What a request does to a log and its catalog, one state for each way in which it can come out; none if it is refused. */
function take(state: State, request: Request, isCreating: boolean): readonly State[] {
  if (request.type === "pattern") return [state];
  if (!state.isInstalled) return request.type === "install" ? [install(state, request.tier)] : [];
  const seq = state.seq + 1;
  switch (request.type) {
    case "config":
      return [{ ...state, tier: request.tier }];
    case "started":
      return [state.syncs[request.sync] !== undefined ? state : start(state, request.sync, seq)];
    case "finished":
      return finish(state, request.sync, isCreating);
    case "write": {
      const { sync, event, items } = request;
      if (event !== null && state.events[event]) return [state];
      if (sync !== null && !isRunning(state, sync)) return [];
      const more = { tier: sync === null ? state.tier : (state.syncs[sync]?.tier ?? "") };
      const takeRecord = (before: State, record: readonly Item[]): State =>
        append(before, (catalog, isOwned) => {
          return write(catalog, record, more, { isOwned, seen: before.seq + 1, isCreating });
        });
      return [recordsOf(items).reduce(takeRecord, known(state, event))];
    }
    case "remove": {
      if (state.events[request.event]) return [state];
      const takeRecord = (before: State, record: readonly Item[]): State =>
        append(before, (catalog, isOwned) => removeOwn(catalog, record, isOwned));
      return [recordsOf(request.items).reduce(takeRecord, known(state, request.event))];
    }
    case "put": {
      const by: Writing = { isOwned: false, seen: seq, isCreating: true };
      return [{ ...state, seq, catalog: write(state.catalog, [request.item], {}, by) }];
    }
    case "delete": {
      const key = keyOf(request.item);
      if (state.catalog.entities[key] === undefined) return [];
      return [{ ...state, seq, catalog: remove(state.catalog, [key]) }];
    }
    case "uninstall":
      return [...state.orphaned.values()].map(uninstalled);
    case "install":
      return [];
  }
}

/**
 * The records that a request becomes, each of one kind: a service that comes with a part is there before it, even for an
 * earlier write of the part, which waited for that service and which the new one would have replaced.
 */
function recordsOf(items: readonly Item[]): readonly (readonly Item[])[] {
  const kinds = ["service", "part"] as const;
  return kinds.map((kind) => items.filter((item) => item.kind === kind)).filter((record) => record.length > 0);
}

function uninstalled(catalog: Catalog): State {
  return { ...NEW_LOG, isInstalled: false, tier: "", catalog, orphaned: byName([catalog]) };
}

function install({ catalog, orphaned }: State, tier: string): State {
  return { ...NEW_LOG, tier, catalog, orphaned };
}

/** One more record, which takes effect now, or after the integration has gone. */
function append(state: State, effect: (catalog: Catalog, isOwned: boolean) => Catalog): State {
  const catalog = effect(state.catalog, true);
  const late = [...state.orphaned.values()].map((orphaned) => effect(orphaned, false));
  return { ...state, seq: state.seq + 1, catalog, orphaned: byName([disowned(catalog), ...late]) };
}

function byName(catalogs: readonly Catalog[]): Catalogs {
  return new Map(catalogs.map((catalog) => [nameOfCatalog(catalog, 0), catalog]));
}

function disowned({ entities, waiting }: Catalog): Catalog {
  const nobodys = (rows: Catalog["entities"]) =>
    Object.fromEntries(Object.entries(rows).map(([key, row]) => [key, { ...row, isOwned: false, seen: 0 }]));
  return { entities: nobodys(entities), waiting: nobodys(waiting) };
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

function finish(state: State, id: string, isCreating: boolean): readonly State[] {
  const sync = state.syncs[id];
  if (sync === undefined || (sync.state === "running" && state.newest !== id)) return [];
  // A sync that was superseded is not finished; one that is finished is again.
  if (sync.state === "over") return [state];
  const syncs = { ...state.syncs, [id]: { ...sync, state: "over" as const } };
  const over = (catalog: Catalog) => reconcile(catalog, sync.started, isCreating);
  return [append({ ...state, syncs }, (catalog, isOwned) => (isOwned ? over(catalog) : catalog))];
}

/**
 * What the client owns and no record since *started* mentioned goes, and waits no more. Where missing targets are
 * created, what something that stays needs would come back bare, so it stays too.
 */
function reconcile({ entities, waiting }: Catalog, started: number, isCreating: boolean): Catalog {
  const isStale = ({ isOwned, seen }: ModelEntity) => isOwned && seen < started;
  const rows = Object.entries(entities);
  const needed = new Set(
    rows.flatMap(([, entity]) =>
      isCreating && entity.isOwned && !isStale(entity) ? [`service/${entity.relations["of"] ?? ""}`] : [],
    ),
  );
  const gone = rows.flatMap(([key, entity]) => (isStale(entity) && !needed.has(key) ? [key] : []));
  const awaited = Object.fromEntries(Object.entries(waiting).filter(([, row]) => !isStale(row)));
  return remove({ entities, waiting: awaited }, gone);
}

interface Writing {
  readonly isOwned: boolean;
  readonly seen: number;
  /** Whether a target that is not there is created, bare; else the write waits for it. */
  readonly isCreating: boolean;
}

/** Each item replaces its entity, and what waited for it follows. */
function write(
  before: Catalog,
  items: readonly Item[],
  more: Readonly<Record<string, string>>,
  { isOwned, seen, isCreating }: Writing,
): Catalog {
  const entities: Record<string, ModelEntity> = { ...before.entities };
  const waiting: Record<string, ModelEntity> = { ...before.waiting };
  for (const item of items) {
    const key = keyOf(item);
    const { relation, blueprint } = TARGET[item.kind];
    const target = item.target === null ? null : `${blueprint}/${item.target}`;
    const properties = { name: item.name, ...item.texts, ...more };
    const row = { title: item.name, properties, relations: { [relation]: item.target }, isOwned, seen };
    if (target !== null && entities[target] === undefined && !isCreating) {
      waiting[key] = row;
      const current = entities[key];
      // Mentioned is mentioned, though what it says waits.
      if (current?.isOwned && isOwned) entities[key] = { ...current, seen };
      continue;
    }
    if (target !== null) {
      entities[target] ??= { title: item.target ?? "", properties: {}, relations: {}, isOwned: false, seen: 0 };
    }
    entities[key] = row;
    delete waiting[key];
    for (const [waiter, awaited] of Object.entries(waiting)) {
      if (`service/${awaited.relations["of"]}` !== key) continue;
      entities[waiter] = awaited;
      delete waiting[waiter];
    }
  }
  return { entities, waiting };
}

/**
 * A live deletion leaves alone what is not its client's, but for what its client says of it and waits. A client that is
 * deleted by now owns nothing.
 */
function removeOwn(catalog: Catalog, items: readonly Item[], isOwned: boolean): Catalog {
  if (!isOwned) return catalog;
  const keys = items.map(keyOf);
  const own = keys.filter((key) => catalog.entities[key]?.isOwned === true);
  const isForgotten = (key: string, row: ModelEntity) => row.isOwned && keys.includes(key);
  const waiting = Object.fromEntries(Object.entries(catalog.waiting).filter(([key, row]) => !isForgotten(key, row)));
  return remove({ ...catalog, waiting }, own);
}

/** With their parts, and with what waits to become of them. */
function remove({ entities, waiting }: Catalog, keys: readonly string[]): Catalog {
  const gone = new Set(keys);
  for (const [key, { relations }] of Object.entries(entities)) {
    if (gone.has(`service/${relations["of"] ?? ""}`)) gone.add(key);
  }
  const staying = (rows: Catalog["entities"]) =>
    Object.fromEntries(Object.entries(rows).filter(([key]) => !gone.has(key)));
  return { entities: staying(entities), waiting: staying(waiting) };
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
  /** Whether its mappings create targets that are missing. */
  readonly #isCreating: boolean;
  #requests = 0;

  constructor(tier: string, isCreating = true) {
    this.#states = [{ ...NEW_LOG, tier, catalog: NOTHING, orphaned: byName([NOTHING]) }];
    this.#isCreating = isCreating;
  }

  get count(): number {
    return this.#states.length;
  }

  /** @throws if no history explains it */
  answered(request: Request, answer: "taken" | "refused"): void {
    const after = this.#withLate().flatMap((state) => {
      const next = this.#take(state, request);
      if (answer === "refused") return next.length === 0 ? [state] : [];
      return next;
    });
    if (after.length === 0) throw new Error(`no history explains that ${JSON.stringify(request)} was ${answer}`);
    this.#states = distinct(after);
  }

  /** There was no answer, and there will be no more effect than there was. */
  unanswered(request: Request): void {
    const before = this.#withLate();
    this.#states = distinct([...before, ...before.flatMap((state) => this.#take(state, request))]);
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

  /** Every record of its log has taken effect. */
  applied(): void {
    const states = this.#withLate();
    this.#states = distinct(states.map((state) => ({ ...state, orphaned: byName([disowned(state.catalog)]) })));
  }

  /** The catalogs that may be. */
  catalogs(): readonly Catalog[] {
    return this.#withLate().map(({ catalog }) => catalog);
  }

  #take(state: State, request: Request): readonly State[] {
    return take(state, request, this.#isCreating);
  }

  #withLate(): readonly State[] {
    const found = new Map(this.#states.map((state) => [nameOf(state), state]));
    const queue = [...found.values()];
    for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
      for (const request of this.#late.values()) {
        for (const next of this.#take(state, request)) {
          const name = nameOf(next);
          if (found.has(name)) continue;
          found.set(name, next);
          queue.push(next);
        }
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
function nameOf({ isInstalled, newest, tier, syncs, events, catalog, orphaned }: State): string {
  const started = (newest === null ? undefined : syncs[newest])?.started ?? 0;
  const states = Object.entries(syncs).map(([id, sync]) => [id, sync.state, sync.state === "running" ? sync.tier : ""]);
  const told = Object.keys(events).sort();
  const later = [...orphaned.keys()].sort();
  return JSON.stringify([isInstalled, newest, tier, states.sort(), told, nameOfCatalog(catalog, started), later]);
}

function nameOfCatalog({ entities, waiting }: Catalog, started: number): string {
  const rowsOf = (rows: Catalog["entities"]) =>
    Object.entries(rows)
      .map(([key, { seen, ...entity }]) => [key, seen < started, entity])
      .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
  return JSON.stringify([rowsOf(entities), rowsOf(waiting)]);
}
