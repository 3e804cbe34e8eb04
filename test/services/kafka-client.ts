import { silenceNegativeTimeoutsOfKafkajs } from "@longshore/worker";
import { Kafka, type KafkaConfig, logLevel } from "kafkajs";

/** kafkajs as tests use it: quiet, also about the warnings that the worker keeps to itself. */
export function kafkaClient(config: KafkaConfig): Kafka {
  silenceNegativeTimeoutsOfKafkajs();
  return new Kafka({ clientId: "test", logLevel: logLevel.NOTHING, ...config });
}
