import {
  type CatalogEntity,
  type Cause,
  causeChain,
  type Effect,
  formatJson,
  type InputPosition,
  type JqObject,
} from "@longshore/engine";
import {
  CHANGELOG_SCHEMA_VERSION,
  type ChangeCause,
  type ChangelogDestination,
  type EntityRef,
} from "@longshore/shared";

/** Who changed the catalog, as events tell it. */
export interface Trigger {
  readonly orgId: string;
  readonly userId: string;
  /** `API`, or the user agent of the integration. */
  readonly origin: string;
  readonly at: string;
}

export interface EntityEventContext {
  readonly trigger: Trigger;
  /** What an input of the plan was: an item of a record, or a call of the API. */
  readonly inputCause: (input: InputPosition) => ChangeCause;
  /** What the end of a sync was. */
  readonly reconciliation: ChangeCause | null;
}

/** The event of one change, as JSON text without `id` and `sequence`: see {@link EntityEvent} of packages/shared. */
export function entityEvent(
  change: Effect,
  destination: ChangelogDestination | null,
  { trigger, inputCause, reconciliation }: EntityEventContext,
): string {
  const { ref, revision, before, after } = change;
  const cause = causesOf(change).map((each) => changeCause(each, inputCause, reconciliation));
  const told = { action: ACTIONS[change.action], ref, revision, before, after, cause };
  return eventText(told, destination, trigger);
}

/** An entity, or that it is gone, as it is told to a destination that did not have it. */
export function snapshotEvent(
  {
    ref,
    revision,
    entity,
  }: { readonly ref: EntityRef; readonly revision: number; readonly entity: CatalogEntity | null },
  trigger: Trigger,
): string {
  const action = entity === null ? "DELETE" : "CREATE";
  const told = { action, ref, revision, before: null, after: entity, cause: [{ type: "snapshot" }] } as const;
  return eventText(told, { type: "KAFKA" }, trigger);
}

interface Told {
  readonly action: "CREATE" | "UPDATE" | "DELETE";
  readonly ref: EntityRef;
  readonly revision: number;
  readonly before: CatalogEntity | null;
  readonly after: CatalogEntity | null;
  readonly cause: readonly ChangeCause[];
}

function eventText(told: Told, destination: ChangelogDestination | null, trigger: Trigger): string {
  const { orgId, userId, origin, at } = trigger;
  const envelope = {
    action: told.action,
    resourceType: "entity",
    status: "SUCCESS",
    trigger: { by: { orgId, userId }, origin, at },
    context: { blueprint: told.ref.blueprint, entity: told.ref.identifier },
    changelogDestination: destination ?? {},
    schemaVersion: CHANGELOG_SCHEMA_VERSION,
    revision: told.revision,
    cause: told.cause,
  };
  // Entities are written by the engine, which keeps the digits of their numbers.
  const diff = `{"before":${formatJson(snapshotOf(told.before))},"after":${formatJson(snapshotOf(told.after))}}`;
  return `${JSON.stringify(envelope).slice(0, -1)},"diff":${diff}}`;
}

/** Causes of one change that an event has. Deleting the head of a row of 10 000 entities would make events of 1 MB. */
const MOST_CAUSES = 100;

/** The chain of the first cause. Others led to the same change, and a record of 1 000 items may hold 1 000 of them. */
function causesOf({ causes: [first] }: Effect): Cause[] {
  if (first === undefined) return [];
  const chain = causeChain(first);
  return chain.length > MOST_CAUSES ? [...chain.slice(0, MOST_CAUSES - 1), ...chain.slice(-1)] : chain;
}

const ACTIONS = { create: "CREATE", update: "UPDATE", delete: "DELETE" } as const;

function changeCause(
  cause: Cause,
  inputCause: EntityEventContext["inputCause"],
  reconciliation: ChangeCause | null,
): ChangeCause {
  switch (cause.kind) {
    case "mapped":
    case "deleted":
    case "kept":
      return inputCause(cause.input);
    case "reconciliation":
      return reconciliation ?? { type: "reconciliation", integration: cause.integration, sync: "" };
    case "recheck":
      return { type: "recheck" };
    default:
      return { type: cause.kind, of: refOf(cause.of), relation: cause.relation };
  }
}

function refOf({ blueprint, identifier }: EntityRef): EntityRef {
  return { blueprint, identifier };
}

/** The entity as readers of the changelog and of the API see it: see {@link entitySchema} of packages/shared. */
export function snapshotOf(entity: CatalogEntity | null): JqObject | null {
  if (entity === null) return null;
  return {
    identifier: entity.identifier,
    title: entity.title,
    icon: entity.icon,
    blueprint: entity.blueprint,
    team: [...entity.team],
    properties: entity.properties,
    relations: Object.fromEntries(
      Object.entries(entity.relations).map(([name, value]) => [
        name,
        value === null || typeof value === "string" ? value : [...value],
      ]),
    ),
    createdAt: entity.createdAt,
    createdBy: entity.createdBy,
    updatedAt: entity.updatedAt,
    updatedBy: entity.updatedBy,
  };
}
