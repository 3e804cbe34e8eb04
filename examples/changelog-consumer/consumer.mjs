// Holds the published catalog in memory, made of the changelog alone: KAFKA_BROKERS=localhost:9092 node consumer.mjs
import { applyChangelog, emptyChangelogState } from "@longshore/shared";
import { Kafka } from "kafkajs";

const { KAFKA_BROKERS = "localhost:9092", LONGSHORE_ORG = "org_local" } = process.env;
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
    console.log(isNews ? event.action : "seen before:", event.resourceType, what, `(${state.entities.size} entities)`);
  },
});

// Asked for the catalog, tells it: kill -USR2 <pid>
process.on("SIGUSR2", () => console.log(JSON.stringify(Object.fromEntries(state.entities), null, 2)));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => consumer.disconnect());
