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
}

export function emptyChangelogState(): ChangelogState {
  return { entities: new Map(), revisions: new Map(), integrations: new Map(), sequences: new Map() };
}

/**
 * Takes one event into the state, and tells whether it was news. Events come at least once and in order per key: a
 * batch that was sent again after a crash (1 2 3, 2 3 4) repeats what was seen, which is ignored here. Whoever applies
 * the whole topic from its start ends with exactly the published catalog.
 */
export function applyChangelog(state: ChangelogState, event: ChangelogEvent): boolean {
  return event.resourceType === "entity" ? applyEntity(state, event) : applyIntegration(state, event);
}

function applyEntity({ entities, revisions }: ChangelogState, { context, revision, diff }: EntityEvent): boolean {
  const key = `${context.blueprint}/${context.entity}`;
  // A deletion counts as well: without it, a repeat of what came before would bring the entity back.
  if (revision <= (revisions.get(key) ?? 0)) return false;
  revisions.set(key, revision);
  put(entities, key, diff.after);
  return true;
}

function applyIntegration(
  { integrations, sequences }: ChangelogState,
  { context, sequence, diff }: IntegrationEvent,
): boolean {
  const key = context.integrationId;
  if (sequence <= (sequences.get(key) ?? -1)) return false;
  sequences.set(key, sequence);
  put(integrations, key, diff.after);
  return true;
}

function put<T>(map: Map<string, T>, key: string, value: T | null): void {
  if (value === null) map.delete(key);
  else map.set(key, value);
}
