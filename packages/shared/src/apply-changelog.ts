import type { ChangelogEvent, EntityEvent, IntegrationEvent } from "./changelog-event.ts";
import type { Entity } from "./entity.ts";

type IntegrationSnapshot = NonNullable<IntegrationEvent["diff"]["after"]>;

/** What a reader of the changelog holds. Keep `revisions` and `sequences` with it: they tell what was seen already. */
export interface ChangelogState {
  /** By `<blueprint>/<identifier>`, which is also the key of the message. */
  readonly entities: Map<string, Entity>;
  /** The last revision seen of every entity there ever was, deleted ones included. */
  readonly revisions: Map<string, number>;
  /** By installation id. */
  readonly integrations: Map<string, IntegrationSnapshot>;
  /** The last event seen of every integration there ever was. */
  readonly sequences: Map<string, number>;
  /**
   * Keys of which the last event seen is a marker (`omitted: true`): they exist, and `entities` or `integrations` lacks
   * them until the next event of the key. With the path of the API where the present state can be read.
   */
  readonly unknown: Map<string, string>;
}

export function emptyChangelogState(): ChangelogState {
  return {
    entities: new Map(),
    revisions: new Map(),
    integrations: new Map(),
    sequences: new Map(),
    unknown: new Map(),
  };
}

/**
 * Takes one event into the state, and tells whether it was news. Events come at least once and in order per key: a
 * batch that was sent again after a crash (1 2 3, 2 3 4) repeats what was seen, which is ignored here. Whoever applies
 * the whole topic from its start ends with exactly the published catalog.
 */
export function applyChangelog(state: ChangelogState, event: ChangelogEvent): boolean {
  return event.resourceType === "entity" ? applyEntity(state, event) : applyIntegration(state, event);
}

function applyEntity(state: ChangelogState, event: EntityEvent): boolean {
  const key = `${event.context.blueprint}/${event.context.entity}`;
  // A deletion counts as well: without it, a repeat of what came before would bring the entity back.
  return take(state, { seen: state.revisions, values: state.entities, key, place: event.revision, event });
}

function applyIntegration(state: ChangelogState, event: IntegrationEvent): boolean {
  const key = event.context.integrationId;
  return take(state, { seen: state.sequences, values: state.integrations, key, place: event.sequence, event });
}

interface Taking<T> {
  /** The last place seen of each key. */
  readonly seen: Map<string, number>;
  readonly values: Map<string, T>;
  readonly key: string;
  readonly place: number;
  readonly event: Pick<ChangelogEvent, "action" | "omitted" | "readAt"> & {
    readonly diff: { readonly after: T | null };
  };
}

function take<T>({ unknown }: ChangelogState, { seen, values, key, place, event }: Taking<T>): boolean {
  // A marker of a deletion says all there is to know.
  const isMarker = event.omitted === true && event.action !== "DELETE";
  const last = seen.get(key) ?? -1;
  // The whole event of a marker comes late when somebody retries the dead letter: the same revision again, and news.
  const isFilling = place === last && unknown.has(key) && !isMarker;
  if (place <= last && !isFilling) return false;
  seen.set(key, place);
  put(values, key, isMarker ? null : event.diff.after);
  put(unknown, key, isMarker ? (event.readAt ?? "") : null);
  return true;
}

/**
 * Puts in what was read for a key in `unknown`, null for nothing. `revision`: the last one seen when reading began. If
 * another event of the key came meanwhile, what was read may be older than that: nothing is done, and false returned.
 */
export function resolveUnknown(
  { unknown, revisions, entities }: ChangelogState,
  { key, revision }: { readonly key: string; readonly revision: number },
  read: Entity | null,
): boolean {
  if (!unknown.has(key) || revisions.get(key) !== revision) return false;
  unknown.delete(key);
  put(entities, key, read);
  return true;
}

function put<T>(map: Map<string, T>, key: string, value: T | null): void {
  if (value === null) map.delete(key);
  else map.set(key, value);
}
