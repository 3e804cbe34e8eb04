import { applyChangelog, type ChangelogEvent, type ChangelogState, emptyChangelogState } from "@longshore/shared";
import { kafkaClient } from "../../services/kafka-client.ts";

export interface TopicMessage {
  readonly partition: number;
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Everything that a topic holds, partition by partition, read by a new member of a new group. */
export async function readWholeTopic(brokers: readonly string[], topic: string): Promise<TopicMessage[]> {
  const kafka = kafkaClient({ brokers: [...brokers] });
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const missing = new Map(
    ends.flatMap(({ partition, high, low }) => (high === low ? [] : [[partition, Number(high)]])),
  );
  const messages: TopicMessage[] = [];
  if (missing.size === 0) return messages;
  const consumer = kafka.consumer({ groupId: `test-${Math.random().toString(36).slice(2)}` });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    // A group of a broker that just started is loaded first: the consumer begins again by itself.
    consumer.on(consumer.events.CRASH, ({ payload }) => payload.restart || reject(payload.error));
    consumer
      .run({
        eachMessage: async ({ partition, message }) => {
          messages.push({
            partition,
            key: String(message.key),
            value: String(message.value),
            headers: Object.fromEntries(
              Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]),
            ),
          });
          if (Number(message.offset) + 1 >= (missing.get(partition) ?? 0)) missing.delete(partition);
          if (missing.size === 0) resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return messages.sort((one, other) => one.partition - other.partition);
}

export interface Replay {
  readonly state: ChangelogState;
  readonly events: number;
  /** Events that said nothing new. */
  readonly repeats: number;
  /** Where an event of an entity was the first one of its revision, and a later revision had been seen: `team/a 3 after 5`. */
  readonly outOfOrder: readonly string[];
}

/** What a reader of the topic holds at its end. */
export function replay(messages: readonly TopicMessage[]): Replay {
  const state = emptyChangelogState();
  const seen = new Set<string>();
  const outOfOrder: string[] = [];
  let repeats = 0;
  for (const { key, value } of messages) {
    const event: ChangelogEvent = JSON.parse(value);
    if (event.resourceType === "entity") {
      const name = `${key} ${event.revision}`;
      const last = state.revisions.get(key) ?? 0;
      if (event.revision < last && !seen.has(name)) outOfOrder.push(`${name} after ${last}`);
      seen.add(name);
    }
    if (!applyChangelog(state, event)) repeats += 1;
  }
  return { state, events: messages.length, repeats, outOfOrder };
}

/** Revisions that are missing between two of an entity: `team/a: 5 after 3`. A reader may begin with any. */
export function gaps(messages: readonly TopicMessage[]): string[] {
  const last = new Map<string, number>();
  return messages.flatMap(({ key, value }) => {
    const event: ChangelogEvent = JSON.parse(value);
    if (event.resourceType !== "entity") return [];
    const before = last.get(key) ?? event.revision - 1;
    last.set(key, Math.max(before, event.revision));
    return event.revision <= before + 1 ? [] : [`${key}: ${event.revision} after ${before}`];
  });
}
