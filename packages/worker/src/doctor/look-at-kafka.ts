import { Kafka, logLevel, type SASLOptions } from "kafkajs";
import type { Settings } from "../settings/settings-table.ts";
import { type Finding, ok, warning } from "./finding.ts";

/** Whether the brokers answer, and whether they let us in. */
export async function lookAtKafka(settings: Settings): Promise<readonly Finding[]> {
  const sasl = signIn(settings);
  const kafka = new Kafka({
    clientId: "longshore-doctor",
    brokers: [...settings.kafkaBrokers],
    ssl: settings.kafkaTls,
    ...(sasl === null ? {} : { sasl }),
    connectionTimeout: 5_000,
    retry: { retries: 0 },
    logLevel: logLevel.NOTHING,
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    const topics = await admin.listTopics();
    const topic = `${settings.organization}.change.log`;
    if (topics.includes(topic)) return [ok("Kafka", `${settings.kafkaBrokers.join(",")}; topic ${topic} is there`)];
    return [warning("Kafka", `${settings.kafkaBrokers.join(",")}; topic ${topic} is not there yet`)];
  } finally {
    await admin.disconnect();
  }
}

function signIn({ kafkaMechanism: mechanism, kafkaUsername, kafkaPassword }: Settings): SASLOptions | null {
  if (kafkaUsername === null) return null;
  const credentials = { username: kafkaUsername, password: kafkaPassword ?? "" };
  // One object each: the type of `mechanism` decides what else there may be.
  if (mechanism === "plain") return { mechanism, ...credentials };
  return mechanism === "scram-sha-256" ? { mechanism, ...credentials } : { mechanism, ...credentials };
}
