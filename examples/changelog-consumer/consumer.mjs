// Holds the published catalog in memory, made of the changelog alone: KAFKA_BROKERS=localhost:9092 node consumer.mjs
// Only what was too large for the topic is read from the API: LONGSHORE_URL=http://localhost:8787 LONGSHORE_TOKEN=…
import { applyChangelog, emptyChangelogState, resolveUnknown } from "@longshore/shared";
import { Kafka } from "kafkajs";

const { KAFKA_BROKERS = "localhost:9092", LONGSHORE_ORG = "org_local", LONGSHORE_URL, LONGSHORE_TOKEN } = process.env;
const topic = `${LONGSHORE_ORG}.change.log`;
const kafka = new Kafka({ clientId: "changelog-consumer", brokers: KAFKA_BROKERS.split(",") });

// A state that lives in memory has to begin at the start each time: a group of its own, and the whole topic. Who keeps
// the state in a database commits offsets after it, with a group that stays: what comes twice then is ignored.
const state = emptyChangelogState();
const consumer = kafka.consumer({ groupId: `${LONGSHORE_ORG}.example.${process.pid}` });

await consumer.connect();
await consumer.subscribe({ topics: [topic], fromBeginning: true });
await consumer.run({
  eachMessage: async ({ message }) => {
    if (message.value === null) return;
    const event = JSON.parse(message.value.toString());
    const isNews = applyChangelog(state, event);
    const what = event.resourceType === "entity" ? `${message.key} revision ${event.revision}` : `${message.key}`;
    const isUnknown = isNews && state.unknown.has(String(message.key));
    const told = isUnknown ? `${event.action} (a marker)` : event.action;
    console.log(isNews ? told : "seen before:", event.resourceType, what, `(${state.entities.size} entities)`);
    if (isUnknown && event.resourceType === "entity" && LONGSHORE_URL !== undefined) {
      // The topic goes on meanwhile. If that fails, the entity stays unknown until its next event.
      read(String(message.key), event).catch((error) => console.error(`${what} is unknown: ${error.message}`));
    }
  },
});

/** The event was too large for the topic, so it says only that there was a change: what is there now is at the API. */
async function read(key, { revision, readAt }) {
  const headers = LONGSHORE_TOKEN === undefined ? {} : { authorization: `Bearer ${LONGSHORE_TOKEN}` };
  const answer = await fetch(new URL(readAt, LONGSHORE_URL), { headers });
  // 404: it was deleted meanwhile, and the event of that is on its way.
  if (!answer.ok && answer.status !== 404) throw new Error(`answered ${answer.status}`);
  const entity = answer.ok ? (await answer.json()).entity : null;
  if (resolveUnknown(state, { key, revision }, entity)) console.log("read:", key, `(${state.entities.size} entities)`);
}

// Asked for the catalog, tells it: kill -USR2 <pid>
process.on("SIGUSR2", () => {
  if (state.unknown.size > 0) console.error("unknown:", ...state.unknown.keys());
  console.log(JSON.stringify(Object.fromEntries(state.entities), null, 2));
});
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => consumer.disconnect());
