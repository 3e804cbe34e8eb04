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
  const { blueprint, identifier } = change.ref;
  const { orgId, userId, origin, at } = trigger;
  const envelope = {
    action: ACTIONS[change.action],
    resourceType: "entity",
    status: "SUCCESS",
    trigger: { by: { orgId, userId }, origin, at },
    context: { blueprint, entity: identifier },
    changelogDestination: destination ?? {},
    schemaVersion: CHANGELOG_SCHEMA_VERSION,
    revision: change.revision,
    cause: causesOf(change).map((cause) => changeCause(cause, inputCause, reconciliation)),
  };
  // Entities are written by the engine, which keeps the digits of their numbers.
  const diff = `{"before":${formatJson(snapshotOf(change.before))},"after":${formatJson(snapshotOf(change.after))}}`;
  return `${JSON.stringify(envelope).slice(0, -1)},"diff":${diff}}`;
}

/** The chain of the first cause. Others led to the same change, and a record of 1 000 items may hold 1 000 of them. */
function causesOf({ causes: [first] }: Effect): Cause[] {
  return first === undefined ? [] : causeChain(first);
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
