import type { Logger } from "pino";
import type { Database } from "../database/database.ts";
import { type EventForm, smallerForms } from "../outbox/event-forms.ts";
import { type ChangelogTopics, messagesOf } from "./changelog-topics.ts";
import { giveUp } from "./dead-letters.ts";
import type { Doubt } from "./doubt.ts";
import type { KafkaSink } from "./kafka.ts";
import { forgetPublished, type WaitingEvent } from "./read-outbox.ts";
import { describeSendFault, sendFault } from "./send-fault.ts";
import type { SolePublisher } from "./sole-publisher.ts";

/** What a publisher has just done. `marked`: the brokers have the marker of an event that is not a dead letter yet. */
export type PublishStep = "claimed" | "connected" | "read" | "sending" | "acknowledged" | "marked" | "forgotten";

export type OnPublishStep = (step: PublishStep, events: readonly WaitingEvent[]) => void | Promise<void>;

export interface SendingEvents {
  readonly database: Database;
  readonly topics: ChangelogTopics;
  readonly log: Logger;
  readonly onStep?: OnPublishStep;
  readonly sole: SolePublisher;
  readonly sink: KafkaSink;
  readonly doubt: Doubt;
}

/**
 * Sends events in their order and forgets each that the brokers have. A batch that is refused is halved until the event
 * that is to blame goes alone. Partitions that took their part of a refused batch get it again: readers expect repeats.
 */
export async function sendEvents(sending: SendingEvents, events: readonly WaitingEvent[]): Promise<void> {
  const [first] = events;
  if (first === undefined) return;
  if (events.length === 1) return sendAlone(sending, first);
  const refused = await tryToSend(sending, events);
  if (refused === null) return forget(sending, events);
  const half = Math.ceil(events.length / 2);
  await sendEvents(sending, events.slice(0, half));
  await sendEvents(sending, events.slice(half));
}

/** Sends one event in the largest form that the brokers take. */
async function sendAlone(sending: SendingEvents, event: WaitingEvent): Promise<void> {
  const reason = await whyNotWhole(sending, event);
  if (reason === null) return forget(sending, [event]);
  for (const form of smallerForms(event.value, reason)) {
    const smaller = { ...event, value: form.value };
    if (form.name === "marker") return mark(sending, event, smaller, reason);
    if (await sending.sink.isTooLarge(form.value)) continue;
    if ((await tryToSend(sending, [smaller])) !== null) continue;
    noteForm(sending, event, form, reason);
    return forget(sending, [event]);
  }
}

/** Sends an event as it is; gives why the brokers do not take it, null if they have it. */
async function whyNotWhole(sending: SendingEvents, event: WaitingEvent): Promise<string | null> {
  const { sink } = sending;
  const bytes = `the event takes ${Buffer.byteLength(event.value)} bytes`;
  if (await sink.isTooLarge(event.value)) return `${bytes}, and the topic takes ${sink.messageBytes()}, compressed`;
  const refused = await tryToSend(sending, [event]);
  return refused === null ? null : `${bytes}, and the broker answered ${refused}`;
}

/**
 * The marker comes first: a process that is killed before the event is a dead letter finds it in the outbox, and sends
 * the marker once more. A topic that refuses markers refuses everything: that is not the fault of this event.
 */
async function mark(sending: SendingEvents, event: WaitingEvent, marker: WaitingEvent, reason: string): Promise<void> {
  const { sole, sink, topics, onStep, database } = sending;
  await sole.check();
  await sink.send(messagesOf(marker, topics));
  await onStep?.("marked", [event]);
  noteForm(sending, event, { name: "marker", value: marker.value }, reason);
  await giveUp(database.db, event, reason);
  await onStep?.("forgotten", [event]);
}

/** Null: the brokers have them. Else why these messages are to blame. @throws {Error} for any other failure */
async function tryToSend(sending: SendingEvents, events: readonly WaitingEvent[]): Promise<string | null> {
  const { sole, sink, topics, onStep, doubt } = sending;
  await sole.check();
  const sent = sink.send(events.flatMap((event) => messagesOf(event, topics)));
  // A failure must not go unheard while the step is told.
  const told = (async () => onStep?.("sending", events))();
  try {
    await Promise.all([sent, told]);
  } catch (error) {
    const fault = sendFault(error);
    if (!doubt.blames(fault, events)) throw error;
    return describeSendFault(error);
  }
  await onStep?.("acknowledged", events);
  return null;
}

async function forget({ database, onStep }: SendingEvents, events: readonly WaitingEvent[]): Promise<void> {
  await forgetPublished(database.db, events);
  await onStep?.("forgotten", events);
}

function noteForm({ log }: SendingEvents, { id, key }: WaitingEvent, { name, value }: EventForm, reason: string): void {
  const facts = { event: id, key, form: name, bytes: Buffer.byteLength(value), reason };
  if (name !== "marker") log.warn(facts, "an event was published without the state before the change");
  else log.error(facts, "an event was published as a marker; `worker changelog dead-letters` lists and retries it");
}
