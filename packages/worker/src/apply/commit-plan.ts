import type { Effect, InputPosition, Plan } from "@longshore/engine";
import type { ChangeCause, ChangelogDestination } from "@longshore/shared";
import { sql } from "kysely";
import type { Blueprints } from "../catalog/blueprint-cache.ts";
import { writePlan } from "../catalog/write-plan.ts";
import type { Tx } from "../database/database.ts";
import { appendEvents, type OutboxEvent } from "../outbox/append-events.ts";
import { entityEvent, type Trigger } from "../outbox/entity-event.ts";

/** Who is behind a plan. */
export interface Author {
  readonly trigger: Trigger;
  /** The client, as it names itself. */
  readonly datasource: string | null;
  readonly inputCause: (input: InputPosition) => ChangeCause;
  readonly reconciliation: ChangeCause | null;
  /** Where the integration behind it wants changes to go. */
  readonly destination: ChangelogDestination | null;
}

const KAFKA: ChangelogDestination = { type: "KAFKA" };

interface Routes {
  readonly destinationsOf: (change: Effect) => readonly ChangelogDestination[];
  readonly isPublished: (change: Effect) => boolean;
}

/**
 * Where events of entities go: where their blueprint says, and to Kafka if the integration that wrote or owns them says
 * so. A webhook of an integration is for events about the integration: Ocean syncs again whenever something is posted
 * to it, so an entity posted there would bring the next one.
 */
function routes(blueprints: Blueprints, author: Author, kafkaOwners: ReadonlySet<string>): Routes {
  const isOfKafkaOwner = ({ before, after }: Effect) =>
    [before, after].some((entity) => kafkaOwners.has(entity?.owner ?? ""));
  const destinationsOf = (change: Effect): ChangelogDestination[] => {
    const ofBlueprint = blueprints.destination(change.ref.blueprint);
    const named = ofBlueprint !== null && "type" in ofBlueprint ? [ofBlueprint] : [];
    const toKafka = isKafkaItself(author.destination) || isOfKafkaOwner(change);
    return toKafka && !named.some(isKafka) ? [...named, KAFKA] : named;
  };
  return { destinationsOf, isPublished: (change) => destinationsOf(change).some(isKafka) };
}

/** Integrations among the owners of what a plan changes whose changes go to Kafka. */
async function kafkaOwners(tx: Tx, { changes }: Plan): Promise<ReadonlySet<string>> {
  const owners = changes.flatMap((change) =>
    "after" in change ? [change.before?.owner ?? [], change.after?.owner ?? []].flat() : [],
  );
  if (owners.length === 0) return new Set();
  const { rows } = await sql<{ id: number }>`
    SELECT id FROM catalog.integration
    WHERE id = ANY(${[...new Set(owners)]}::bigint[]) AND changelog_destination ->> 'type' = 'KAFKA'`.execute(tx);
  return new Set(rows.map(({ id }) => String(id)));
}

/** Writes a plan and the events that tell of it. */
export async function commitPlan(tx: Tx, plan: Plan, blueprints: Blueprints, author: Author): Promise<void> {
  const { destinationsOf, isPublished } = routes(blueprints, author, await kafkaOwners(tx, plan));
  const effects = await writePlan(tx, plan, {
    blueprints: blueprints.byIdentifier,
    datasource: author.datasource,
    at: author.trigger.at,
    isPublished,
  });
  const events = effects.flatMap(({ change, published }): OutboxEvent[] => {
    const { blueprint, identifier } = change.ref;
    const key = `${blueprint}/${identifier}`;
    const destinations = destinationsOf(change);
    // Once published, always published: a consumer that saw one version has to see the next.
    const all = published && !destinations.some(isKafka) ? [...destinations, KAFKA] : destinations;
    const to = all.length > 0 ? all : [null];
    return to.map((destination) => ({ destination, key, event: entityEvent(change, destination, author) }));
  });
  await appendEvents(tx, events);
}

function isKafkaItself(destination: ChangelogDestination | null): boolean {
  return destination !== null && "type" in destination && destination.type === "KAFKA";
}

function isKafka(destination: ChangelogDestination): boolean {
  return "type" in destination && (destination.type === "KAFKA" || destination.agent === true);
}
