import { listTopics } from "../publish/kafka.ts";
import { kafkaSettings } from "../publish/start-publish.ts";
import type { Settings } from "../settings/settings-table.ts";
import { type Finding, ok, warning } from "./finding.ts";

/** Whether the brokers answer, and whether they let us in. */
export async function lookAtKafka(settings: Settings): Promise<readonly Finding[]> {
  const topics = await listTopics({ ...kafkaSettings(settings), clientId: "longshore-doctor" });
  const topic = `${settings.organization}.change.log`;
  const brokers = settings.kafkaBrokers.join(",");
  if (topics.includes(topic)) return [ok("Kafka", `${brokers}; topic ${topic} is there`)];
  return [warning("Kafka", `${brokers}; topic ${topic} is not there yet`)];
}
