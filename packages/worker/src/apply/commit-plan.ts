import type { Effect, InputPosition, Plan } from "@longshore/engine";
import type { ChangeCause, ChangelogDestination } from "@longshore/shared";
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

/** Writes a plan and the events that tell of it. */
export async function commitPlan(tx: Tx, plan: Plan, blueprints: Blueprints, author: Author): Promise<void> {
  const destinationsOf = (change: Effect) => wanted([blueprints.destination(change.ref.blueprint), author.destination]);
  const effects = await writePlan(tx, plan, {
    blueprints: blueprints.byIdentifier,
    datasource: author.datasource,
    at: author.trigger.at,
    isPublished: (change) => destinationsOf(change).some(isKafka),
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

/** Each destination once, those that name nothing left out. */
function wanted(destinations: readonly (ChangelogDestination | null)[]): ChangelogDestination[] {
  const named = destinations.filter((each) => each !== null && "type" in each);
  const byText = new Map(named.map((each) => [JSON.stringify(each), each]));
  return [...byText.values()].filter((each) => each !== null);
}

function isKafka(destination: ChangelogDestination): boolean {
  return "type" in destination && (destination.type === "KAFKA" || destination.agent === true);
}
